package differential

import (
	"flag"
	"math/rand/v2"
	"regexp"
	"testing"
)

var plainPrograms = flag.Int("plain", 200, "how many random programs to run in plain states too")

// wording is what plain states may say otherwise. They show the key of what
// cannot be indexed, which may have several lines.
var wording = regexp.MustCompile(`attempt to index a non-table object\(\w+\) with key '[^']*'.*|attempt to .*|(C )?stack overflow.*`)

// refused is what Lua says of a key that no table can have, before it looks for
// a __newindex. Plain states look for that first, so programs with such a key
// are not compared.
var refused = regexp.MustCompile(`table index is (nil|NaN)`)

func TestRandomProgramsPrintTheSameInPlainStates(t *testing.T) {
	first := rand.Uint64N(1e9)
	t.Logf("the first seed is %d", first)
	for s := first; s < first+uint64(*plainPrograms); s++ {
		p := Generate(s)
		want, got := Sandbox(t.Context(), p.Source), Plain(t.Context(), p.Source)
		if differ(want, got) {
			small := Reduce(p.Source, func(p string) bool {
				return differ(Sandbox(t.Context(), p), Plain(t.Context(), p))
			})
			t.Fatalf("seed %d:\n%s\n--- with a machine\n%s\n--- plain\n%s", s, small, Sandbox(t.Context(), small), Plain(t.Context(), small))
		}
	}
}

// differ reports whether a plain state printed other than a machine, but for
// what it may.
func differ(want, got string) bool {
	return !refused.MatchString(want) && wording.ReplaceAllString(got, "") != wording.ReplaceAllString(want, "")
}

func TestAPlainStateMayLookForNewindexBeforeTheKey(t *testing.T) {
	p := Generate(157414448)
	if differ(Sandbox(t.Context(), p.Source), Plain(t.Context(), p.Source)) {
		t.Error("a program that uses nil as a key is compared")
	}
}
