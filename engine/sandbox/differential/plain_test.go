package differential

import (
	"context"
	"flag"
	"math/rand/v2"
	"regexp"
	"testing"
	"time"
)

var plainPrograms = flag.Int("plain", 200, "how many random programs to run in plain states too")

// wording is what plain states may say otherwise. They show the key of what
// cannot be indexed, which may have several lines, and have words of their own
// for a loop of metatables.
var wording = regexp.MustCompile(`attempt to index a non-table object\(\w+\) with key '[^']*'.*|attempt to .*|(loop|too many recursions) in [gs]ettable.*|(C )?stack overflow.*`)

// refused is what Lua says of a key that no table can have, before it looks for
// a __newindex. Plain states look for that first, so programs with such a key
// are not compared.
var refused = regexp.MustCompile(`table index is (nil|NaN)`)

// reducing is how long a program is made smaller at most: one that loops takes
// all of its time at each step.
const reducing = time.Minute

func TestRandomProgramsPrintTheSameInPlainStates(t *testing.T) {
	first := rand.Uint64N(1e9)
	t.Logf("the first seed is %d", first)
	for s := first; s < first+uint64(*plainPrograms); s++ {
		p := Generate(s)
		want, got := Sandbox(t.Context(), p.Source), Plain(t.Context(), p.Source)
		if differ(want, got) {
			ctx, cancel := context.WithTimeout(t.Context(), reducing)
			defer cancel()
			small := Reduce(p.Source, func(p string) bool {
				return ctx.Err() == nil && differ(Sandbox(t.Context(), p), Plain(t.Context(), p))
			})
			t.Fatalf("seed %d:\n%s\n--- with a machine\n%s\n--- plain\n%s", s, small, Sandbox(t.Context(), small), Plain(t.Context(), small))
		}
	}
}

// late is the end of a program that loops for ever. How far it came, and where it
// was then, is not compared.
var late = regexp.MustCompile("the run's time is up")

// differ reports whether a plain state printed other than a machine, but for
// what it may.
func differ(want, got string) bool {
	if late.MatchString(want) && late.MatchString(got) {
		return false
	}
	return !refused.MatchString(want) && wording.ReplaceAllString(got, "") != wording.ReplaceAllString(want, "")
}

func TestAPlainStateMayLookForNewindexBeforeTheKey(t *testing.T) {
	p := Generate(157414448)
	if differ(Sandbox(t.Context(), p.Source), Plain(t.Context(), p.Source)) {
		t.Error("a program that uses nil as a key is compared")
	}
}

func TestAPlainStateHasItsOwnWordsForALoopOfMetatables(t *testing.T) {
	p := Generate(700004721)
	if differ(Sandbox(t.Context(), p.Source), Plain(t.Context(), p.Source)) {
		t.Error("the words for a loop in gettable are compared")
	}
}
