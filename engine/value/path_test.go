package value

import (
	"testing"
)

func TestAPathIsBuiltOnTheWayOut(t *testing.T) {
	err := At(Root, At(KeyStep("items"), At(IndexStep(3), &PathError{Problem: "a function cannot be shared"})))
	if want := "value.items[3]: a function cannot be shared"; err.Error() != want {
		t.Errorf("%v, want %s", err, want)
	}
	if got := At(Root, ErrTooLarge); got != ErrTooLarge {
		t.Errorf("an error without a path became %v", got)
	}
	if got := (&PathError{Problem: "no"}).Error(); got != "no" {
		t.Errorf("without a path: %q", got)
	}
}

func TestStepsOfAPathReadAsLua(t *testing.T) {
	for want, got := range map[string]string{
		".name": KeyStep("name"), "._x9": KeyStep("_x9"), `["9x"]`: KeyStep("9x"), `[""]`: KeyStep(""), `["odd key"]`: KeyStep("odd key"),
		`["a\"\n\xff"]`: KeyStep("a\"\n\xff"), "[3]": IndexStep(3), "[2.5]": NumberStep(2.5), "[-7]": NumberStep(-7),
	} {
		if got != want {
			t.Errorf("%s, want %s", got, want)
		}
	}
}
