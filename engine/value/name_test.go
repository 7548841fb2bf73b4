package value

import (
	"regexp"
	"strings"
	"testing"
)

func TestCheckNameSaysWhatIsWrongAndWhere(t *testing.T) {
	for name, want := range map[string]string{
		"a": "", "backup.db1": "", "A-Z_09.:/": "", "__run": "", strings.Repeat("x", 128): "",
		"":                       "a name cannot be empty",
		strings.Repeat("x", 129): `a name has at most 128 bytes, "xxxxxxxxxxxxxxxx"... has 129`,
		"my queue":               `the name "my queue" has " " at byte 3 (allowed: a-z A-Z 0-9 _ - . : /)`,
		"caf\u00e9s":             `the name "cafés" has "é" at byte 4 (allowed: a-z A-Z 0-9 _ - . : /)`,
		"\xff":                   `the name "\xff" has "\xff" at byte 1 (allowed: a-z A-Z 0-9 _ - . : /)`,
		"\ufffd":                 `the name "` + "\ufffd" + `" has "` + "\ufffd" + `" at byte 1 (allowed: a-z A-Z 0-9 _ - . : /)`,
	} {
		got := ""
		if err := CheckName(name); err != nil {
			got = err.Error()
		}
		if got != want {
			t.Errorf("CheckName(%q): %q, want %q", name, got, want)
		}
	}
}

func FuzzCheckName(f *testing.F) {
	f.Add("backup.db1")
	f.Add("a b")
	allowed := regexp.MustCompile(`\A[a-zA-Z0-9_\-.:/]{1,128}\z`)
	f.Fuzz(func(t *testing.T, name string) {
		if err := CheckName(name); (err == nil) != allowed.MatchString(name) {
			t.Errorf("CheckName(%q): %v", name, err)
		}
	})
}

func TestTheHostsOwnNamesBeginWithTwoUnderscores(t *testing.T) {
	for name, want := range map[string]bool{"__run": true, "__": true, "_run": false, "run__": false, "": false} {
		if Reserved(name) != want {
			t.Errorf("Reserved(%q) is %v", name, !want)
		}
	}
}
