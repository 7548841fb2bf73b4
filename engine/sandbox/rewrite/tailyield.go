package rewrite

import "github.com/yuin/gopher-lua/ast"

// tailYield makes return coroutine.yield() an ordinary call: a coroutine that
// yields by a tail call has no frame left to go on in.
func (j *jumps) tailYield(s *ast.ReturnStmt) {
	if j.walker.off[TailYield] || len(s.Exprs) != 1 {
		return
	}
	if call, ok := s.Exprs[0].(*ast.FuncCallExpr); ok && yields(call.Func) {
		call.SetLine(j.walker.marks.add(call.Line(), -1))
	}
}

// yields reports whether a function is called yield.
func yields(f ast.Expr) bool {
	switch f := f.(type) {
	case *ast.IdentExpr:
		return f.Value == "yield"
	case *ast.AttrGetExpr:
		key, ok := f.Key.(*ast.StringExpr)
		return ok && key.Value == "yield"
	}
	return false
}
