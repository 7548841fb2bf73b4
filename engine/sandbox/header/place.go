package header

import (
	"slices"

	"github.com/unilua/unilua/engine/sandbox/syntax"
	"github.com/yuin/gopher-lua/ast"
)

// Misplaced is what is wrong with a header that is not where it is read.
const Misplaced = "unilua.job{ ... } is the header of a script: it must be the first statement of the script that is run, and is read before it runs"

// Begins reports whether a script begins with a header, a good one or not.
func Begins(tree *syntax.Tree) bool { return headerCall(tree) != nil }

// headerCall returns the call that is the first statement, if it is a header.
func headerCall(tree *syntax.Tree) *ast.FuncCallExpr {
	if len(tree.Stmts) == 0 {
		return nil
	}
	stmt, ok := tree.Stmts[0].(*ast.FuncCallStmt)
	if !ok {
		return nil
	}
	call, _ := stmt.Expr.(*ast.FuncCallExpr)
	if call == nil || !callsJob(call) {
		return nil
	}
	return call
}

// callsJob reports whether a call is one of unilua.job.
func callsJob(call *ast.FuncCallExpr) bool {
	field, ok := call.Func.(*ast.AttrGetExpr)
	if !ok {
		return false
	}
	object, isName := field.Object.(*ast.IdentExpr)
	key, isText := field.Key.(*ast.StringExpr)
	return isName && isText && object.Value == "unilua" && key.Value == "job"
}

// misplaced returns the first call of unilua.job other than the header. A script
// that has a local called unilua may mean anything by it.
func misplaced(tree *syntax.Tree, header *ast.FuncCallExpr) (found *ast.FuncCallExpr) {
	var visit func(ast.PositionHolder)
	own := false
	visit = func(n ast.PositionHolder) {
		if call, ok := n.(*ast.FuncCallExpr); ok && call != header && callsJob(call) && found == nil {
			found = call
		}
		own = own || declares(n, "unilua")
		syntax.Children(n, visit)
	}
	for _, s := range tree.Stmts {
		visit(s)
	}
	if own {
		return nil
	}
	return found
}

// declares reports whether a node makes a local of that name.
func declares(n ast.PositionHolder, name string) bool {
	switch n := n.(type) {
	case *ast.LocalAssignStmt:
		return slices.Contains(n.Names, name)
	case *ast.NumberForStmt:
		return n.Name == name
	case *ast.GenericForStmt:
		return slices.Contains(n.Names, name)
	case *ast.FunctionExpr:
		return slices.Contains(n.ParList.Names, name)
	}
	return false
}
