package machine

import (
	"strings"
	"testing"
)

func TestKindsKeepTheirStoredNumbers(t *testing.T) {
	stored := map[string]Kind{
		"counter": 1, "lock": 2, "state": 3, "queue": 4, "dict": 5, "list": 6, "topic": 7,
	}
	for name, want := range stored {
		got, ok := ParseKind(name)
		if !ok || got != want || got.String() != name {
			t.Errorf("ParseKind(%q) = %d, %v, called %q; want %d", name, got, ok, got, want)
		}
	}
	if n := len(kindNames) - 1; n != len(stored) {
		t.Errorf("there are %d kinds, this test knows %d", n, len(stored))
	}
}

func TestAKindThatIsUnknownIsNotValid(t *testing.T) {
	for _, k := range []Kind{0, Topic + 1, 255} {
		if k.Valid() {
			t.Errorf("kind %d is valid", k)
		}
		if _, ok := ParseKind(k.String()); ok {
			t.Errorf("the name of kind %d, %q, parses", k, k)
		}
	}
	if _, ok := ParseKind(""); ok {
		t.Error("the empty name is a kind")
	}
}

func TestARefThatCannotBeStoredIsNotValid(t *testing.T) {
	for _, c := range []struct {
		ref  Ref
		want bool
	}{
		{Ref{Counter, "hits"}, true},
		{Ref{Lock, ""}, true},
		{Ref{Queue, strings.Repeat("x", MaxName)}, true},
		{Ref{Queue, strings.Repeat("x", MaxName+1)}, false},
		{Ref{Queue, "a\x00b"}, false},
		{Ref{0, "hits"}, false},
	} {
		if got := c.ref.Valid(); got != c.want {
			t.Errorf("%v valid: %v, want %v", c.ref, got, c.want)
		}
	}
	if got := (Ref{Counter, "hits"}).String(); got != `counter "hits"` {
		t.Errorf("String() = %s", got)
	}
}
