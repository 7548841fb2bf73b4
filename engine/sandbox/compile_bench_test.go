package sandbox

import (
	"os"
	"testing"

	"github.com/unilua/unilua/engine/sandbox/rewrite"
	"github.com/unilua/unilua/engine/sandbox/syntax"
)

func BenchmarkCompile(b *testing.B) {
	src, err := os.ReadFile("testdata/protected.lua")
	if err != nil {
		b.Fatal(err)
	}
	every := []rewrite.Fault{}
	for f := rewrite.Assignment; f <= rewrite.TailYield; f++ {
		every = append(every, f)
	}
	for _, c := range []struct {
		name   string
		except []rewrite.Fault
	}{{"repaired", nil}, {"stock", every}} {
		b.Run(c.name, func(b *testing.B) {
			for b.Loop() {
				tree, err := syntax.Parse("job.lua", src)
				if err != nil {
					b.Fatal(err)
				}
				if _, err := generate(tree, c.except...); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
