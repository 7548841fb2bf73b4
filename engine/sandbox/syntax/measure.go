package syntax

import "github.com/yuin/gopher-lua/ast"

// measure refuses a tree that is too deep to walk. It stops at the limit, so
// it is itself safe on any tree.
func (t *Tree) measure() error {
	m := measurer{most: 2 * t.nesting} // one level of the source makes up to two of the tree
	for _, s := range t.Stmts {
		m.walk(s, 1, 0)
	}
	if m.tooDeep == nil {
		return nil
	}
	err := t.errorAt(ast.Position{Line: m.tooDeep.Line()}, t.tooDeep())
	err.Limit = true
	return err
}

type measurer struct {
	most    int // levels there may be
	tooDeep ast.PositionHolder
}

// walk visits n at a depth of nesting, chain links below the node that began
// its chain.
func (m *measurer) walk(n ast.PositionHolder, depth, chain int) {
	if m.tooDeep != nil {
		return
	}
	if depth > m.most || chain > maxChain {
		m.tooDeep = n
		return
	}
	link := chained(n)
	Children(n, func(c ast.PositionHolder) {
		if c == link {
			m.walk(c, depth, chain+1)
		} else {
			m.walk(c, depth+1, 0)
		}
	})
}

// chained returns the child of n that continues a chain to the left: Lua parses
// a+b+c, a.b.c, f()() and a run of elseif without nesting.
func chained(n ast.PositionHolder) ast.PositionHolder {
	switch n := n.(type) {
	case *ast.ArithmeticOpExpr:
		return n.Lhs
	case *ast.RelationalOpExpr:
		return n.Lhs
	case *ast.LogicalOpExpr:
		return n.Lhs
	case *ast.AttrGetExpr:
		return n.Object
	case *ast.FuncCallExpr:
		if n.Receiver != nil {
			return n.Receiver
		}
		return n.Func
	case *ast.IfStmt:
		if len(n.Else) == 1 {
			return n.Else[0]
		}
	}
	return nil
}

// Children calls visit for each node directly below n, in the order of the
// source.
func Children(n ast.PositionHolder, visit func(ast.PositionHolder)) {
	switch n := n.(type) {
	case ast.Stmt:
		stmtChildren(n, visit)
	case ast.Expr:
		exprChildren(n, visit)
	}
}

func stmtChildren(n ast.Stmt, visit func(ast.PositionHolder)) {
	switch n := n.(type) {
	case *ast.AssignStmt:
		visitExprs(visit, n.Lhs...)
		visitExprs(visit, n.Rhs...)
	case *ast.LocalAssignStmt:
		visitExprs(visit, n.Exprs...)
	case *ast.FuncCallStmt:
		visitExprs(visit, n.Expr)
	case *ast.DoBlockStmt:
		visitStmts(visit, n.Stmts)
	case *ast.WhileStmt:
		visitExprs(visit, n.Condition)
		visitStmts(visit, n.Stmts)
	case *ast.RepeatStmt:
		visitStmts(visit, n.Stmts)
		visitExprs(visit, n.Condition)
	case *ast.IfStmt:
		visitExprs(visit, n.Condition)
		visitStmts(visit, n.Then)
		visitStmts(visit, n.Else)
	case *ast.NumberForStmt:
		visitExprs(visit, n.Init, n.Limit, n.Step)
		visitStmts(visit, n.Stmts)
	case *ast.GenericForStmt:
		visitExprs(visit, n.Exprs...)
		visitStmts(visit, n.Stmts)
	case *ast.FuncDefStmt:
		visitExprs(visit, n.Name.Func, n.Name.Receiver, n.Func)
	case *ast.ReturnStmt:
		visitExprs(visit, n.Exprs...)
	}
}

func exprChildren(n ast.Expr, visit func(ast.PositionHolder)) {
	switch n := n.(type) {
	case *ast.AttrGetExpr:
		visitExprs(visit, n.Object, n.Key)
	case *ast.TableExpr:
		for _, f := range n.Fields {
			visitExprs(visit, f.Key, f.Value)
		}
	case *ast.FuncCallExpr:
		visitExprs(visit, n.Func, n.Receiver)
		visitExprs(visit, n.Args...)
	case *ast.LogicalOpExpr:
		visitExprs(visit, n.Lhs, n.Rhs)
	case *ast.RelationalOpExpr:
		visitExprs(visit, n.Lhs, n.Rhs)
	case *ast.StringConcatOpExpr:
		visitExprs(visit, n.Lhs, n.Rhs)
	case *ast.ArithmeticOpExpr:
		visitExprs(visit, n.Lhs, n.Rhs)
	case *ast.UnaryMinusOpExpr:
		visitExprs(visit, n.Expr)
	case *ast.UnaryNotOpExpr:
		visitExprs(visit, n.Expr)
	case *ast.UnaryLenOpExpr:
		visitExprs(visit, n.Expr)
	case *ast.FunctionExpr:
		visitStmts(visit, n.Stmts)
	}
}

func visitExprs(visit func(ast.PositionHolder), exprs ...ast.Expr) {
	for _, e := range exprs {
		if !absent(e) {
			visit(e)
		}
	}
}

// absent also finds the nil *FunctionExpr that a FuncDefStmt may hold.
func absent(e ast.Expr) bool {
	f, isFunc := e.(*ast.FunctionExpr)
	return e == nil || isFunc && f == nil
}

func visitStmts(visit func(ast.PositionHolder), stmts []ast.Stmt) {
	for _, s := range stmts {
		visit(s)
	}
}
