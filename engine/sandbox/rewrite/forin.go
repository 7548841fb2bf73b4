package rewrite

import (
	"fmt"

	"github.com/unilua/unilua/engine/sandbox/syntax"
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

// forCall gives the first expression of a generic for a local of its own, if its
// value is computed from what a call returns: the compiler counts the registers
// of the loop as taken before it computes the expressions in them, and puts what
// comes after the call into the register of its result.
func (w *walker) forCall(s *ast.GenericForStmt) ast.Stmt {
	if w.off[ForCall] || !fromCall(s.Exprs[0]) {
		return s
	}
	names := []string{"(for 1)"}
	if len(s.Exprs) == 1 && multiple(s.Exprs[0]) {
		names = append(names, "(for 2)", "(for 3)")
	}
	local := at(&ast.LocalAssignStmt{Names: names, Exprs: s.Exprs[:1:1]}, s.Line())
	exprs := make([]ast.Expr, len(names))
	for i, name := range names {
		exprs[i] = at(&ast.IdentExpr{Value: name}, s.Line())
	}
	s.Exprs = append(exprs, s.Exprs[1:]...)
	block := at(&ast.DoBlockStmt{Stmts: []ast.Stmt{local, s}}, s.Line())
	block.SetLastLine(s.LastLine())
	return block
}

// fromCall reports whether e is computed from the result of a call.
func fromCall(e ast.Expr) bool {
	switch e := e.(type) {
	case *ast.FuncCallExpr:
		if e.Func != nil {
			return calls(e.Func)
		}
		return calls(e.Receiver)
	case *ast.FunctionExpr:
		return false
	}
	return calls(e)
}

// calls reports whether e calls something.
func calls(e ast.PositionHolder) (found bool) {
	switch e.(type) {
	case *ast.FuncCallExpr:
		return true
	case *ast.FunctionExpr:
		return false
	}
	syntax.Children(e, func(inner ast.PositionHolder) { found = found || calls(inner) })
	return found
}

// forLine puts a generic for where Lua says that it calls the iterator: at the
// first line of its expressions.
func (w *walker) forLine(s *ast.GenericForStmt) {
	if w.off[ForLine] {
		return
	}
	s.SetLine(firstLine(s.Exprs[0]))
}

func firstLine(e ast.PositionHolder) int {
	line := e.Line()
	syntax.Children(e, func(inner ast.PositionHolder) {
		if first := firstLine(inner); first > 0 && (first < line || line <= 0) {
			line = first
		}
	})
	return line
}
