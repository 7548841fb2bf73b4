package differential

import (
	"flag"
	"math/rand/v2"
	"strings"
	"testing"
)

var programs = flag.Int("programs", 500, "random programs to compare with lua5.1")
var seed = flag.Uint64("seed", rand.Uint64N(1e9), "of the first random program")

func TestX(t *testing.T) {
	bad, errs := 0, 0
	for done := 0; done < *programs; done += 500 {
		var srcs []string
		for i := range 500 {
			srcs = append(srcs, Generate(*seed+uint64(done+i)))
		}
		want, err := Oracle(t.Context(), srcs)
		if err != nil {
			t.Fatal(err)
		}
		for i, src := range srcs {
			if want[i][len(want[i])-2:] != "ok" {
				errs++
			}
			if got := Sandbox(t.Context(), src); got != want[i] {
				bad++
				if bad <= 12 {
					small := Reduce(src, func(p string) bool {
						want, err := Oracle(t.Context(), []string{p})
						return err == nil && (strings.HasSuffix(want[0], "\nok") || strings.HasSuffix(want[0], "\nerror")) && Sandbox(t.Context(), p) != want[0]
					})
					w, _ := Oracle(t.Context(), []string{small})
					t.Errorf("seed %d:\n%s\n--- lua5.1\n%s\n--- here\n%s", *seed+uint64(done+i), small, w[0], Sandbox(t.Context(), small))
				}
			}
		}
	}
	t.Logf("%d differ, %d errors, seed %d", bad, errs, *seed)
}
