package rewrite

import (
	"fmt"

	"github.com/yuin/gopher-lua/ast"
)

// completeFor gives a generic for its three values: the compiler sets only as
// many as there are variables, and what is not given is whatever the registers
// hold.
func (w *walker) completeFor(s *ast.GenericForStmt) {
	if w.off[ShortFor] {
		return
	}
	if !lastMultiple(s.Exprs) {
		for len(s.Exprs) < 3 {
			s.Exprs = append(s.Exprs, at(&ast.NilExpr{}, s.Line()))
		}
		return
	}
	for len(s.Names) < min(len(s.Exprs), 3) {
		s.Names = append(s.Names, fmt.Sprintf("(for %d)", len(s.Names)+1))
	}
}
