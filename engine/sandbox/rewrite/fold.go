package rewrite

import "github.com/yuin/gopher-lua/ast"

// logical decides an and or or whose left side is a literal, which the compiler
// would begin with a jump.
func (w *walker) logical(e *ast.LogicalOpExpr) ast.Expr {
	if w.off[BackwardJump] || !literal(e.Lhs) {
		return e
	}
	if truth(e.Lhs) == (e.Operator == "or") {
		return e.Lhs
	}
	return adjusted(e.Rhs)
}

// not turns the not of a literal into the other literal.
func (w *walker) not(e *ast.UnaryNotOpExpr) ast.Expr {
	if w.off[BackwardJump] || !literal(e.Expr) {
		return e
	}
	if truth(e.Expr) {
		return at(&ast.FalseExpr{}, e.Line())
	}
	return at(&ast.TrueExpr{}, e.Line())
}

// truth reports whether a literal counts as true.
func truth(e ast.Expr) bool {
	switch e.(type) {
	case *ast.NilExpr, *ast.FalseExpr:
		return false
	}
	return true
}

// adjusted returns e as one value.
func adjusted(e ast.Expr) ast.Expr {
	switch e := e.(type) {
	case *ast.FuncCallExpr:
		e.AdjustRet = true
	case *ast.Comma3Expr:
		e.AdjustRet = true
	}
	return e
}
