package permission

import (
	"testing"
)

// person is a Checker that would ask, and says yes to everything.
type person struct{ asked *int }

func (p person) Check(Request) error { *p.asked++; return nil }
func (p person) Allows(Request) bool { return false }

func TestAllowsAsksNobody(t *testing.T) {
	home := Request{Kind: Env, Target: "HOME"}
	granted := &Set{Env: []string{"HO*"}}
	asked := 0
	for _, c := range []struct {
		checker Checker
		want    bool
	}{
		{nil, false}, {&Set{}, false}, {granted, true}, {All{granted, granted}, true}, {All{granted, &Set{}}, false},
		{person{&asked}, false}, {All{granted, person{&asked}}, false},
	} {
		if got := Allows(c.checker, home); got != c.want {
			t.Errorf("Allows(%v) is %v", c.checker, got)
		}
	}
	if asked != 0 {
		t.Errorf("a person was asked %d times", asked)
	}
}
