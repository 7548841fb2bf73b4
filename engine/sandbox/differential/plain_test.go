package differential

import (
	"flag"
	"math/rand/v2"
	"regexp"
	"testing"
)

var plainPrograms = flag.Int("plain", 200, "how many random programs to run in plain states too")

// wording is what plain states may say otherwise.
var wording = regexp.MustCompile(`attempt to .*|(C )?stack overflow.*`)

func TestRandomProgramsPrintTheSameInPlainStates(t *testing.T) {
	first := rand.Uint64N(1e9)
	t.Logf("the first seed is %d", first)
	for s := first; s < first+uint64(*plainPrograms); s++ {
		p := Generate(s)
		want, got := Sandbox(t.Context(), p.Source), Plain(t.Context(), p.Source)
		if wording.ReplaceAllString(got, "") != wording.ReplaceAllString(want, "") {
			small := Reduce(p.Source, func(p string) bool {
				want, got := Sandbox(t.Context(), p), Plain(t.Context(), p)
				return wording.ReplaceAllString(got, "") != wording.ReplaceAllString(want, "")
			})
			t.Fatalf("seed %d:\n%s\n--- with a machine\n%s\n--- plain\n%s", s, small, Sandbox(t.Context(), small), Plain(t.Context(), small))
		}
	}
}
