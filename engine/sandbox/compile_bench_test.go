package sandbox

import (
	"os"
	"testing"

	"github.com/unilua/unilua/engine/sandbox/rewrite"
	"github.com/unilua/unilua/engine/sandbox/syntax"
	"github.com/yuin/gopher-lua/ast"
)

func BenchmarkCompile(b *testing.B) {
	src, err := os.ReadFile("testdata/protected.lua")
	if err != nil {
		b.Fatal(err)
	}
	every := []rewrite.Fault{}
	for f := rewrite.Assignment; f <= rewrite.ManyConstants; f++ {
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
				rewritten := func(stmts []ast.Stmt) ([]ast.Stmt, *rewrite.Marks) { return rewrite.Statements(stmts, c.except...) }
				if _, err := generate(tree, rewritten); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
