package differential

import (
	"slices"
	"strings"

	"github.com/unilua/unilua/engine/sandbox/syntax"
	"github.com/yuin/gopher-lua/ast"
	"github.com/yuin/gopher-lua/parse"
)

// Reduce returns a program of which bad is still true, and from which nothing
// more can be taken away without making it false.
func Reduce(program string, bad func(program string) bool) string {
	for {
		smaller, ok := reduceOnce(program, bad)
		if !ok {
			return program
		}
		program = smaller
	}
}

// reduceOnce tries each way to make a program smaller, and keeps those after
// which it is still bad.
func reduceOnce(program string, bad func(string) bool) (smaller string, ok bool) {
	stmts, err := parse.Parse(strings.NewReader(program), "program")
	if err != nil {
		return program, false
	}
	best := source(stmts)
	if len(best) != len(program) && !bad(best) {
		return program, false
	}
	r := &reducer{}
	for r.at = 0; ; r.at++ {
		r.seen = 0
		undo := r.change(&stmts)
		if undo == nil {
			return best, ok
		}
		if text := source(stmts); len(text) < len(best) && bad(text) {
			best, ok = text, true
			r.at--
			continue
		}
		undo()
	}
}

// reducer makes the change number at of a tree.
type reducer struct{ at, seen int }

// change makes it and returns what undoes it, nil if there are fewer changes.
func (r *reducer) change(stmts *[]ast.Stmt) (undo func()) {
	for i, s := range *stmts {
		if r.hit() {
			return replace(stmts, slices.Delete(slices.Clone(*stmts), i, i+1))
		}
		for _, inner := range blocks(s) {
			if r.hit() {
				return replace(stmts, slices.Replace(slices.Clone(*stmts), i, i+1, *inner...))
			}
			if undo := r.change(inner); undo != nil {
				return undo
			}
		}
		if undo := r.within(s); undo != nil {
			return undo
		}
	}
	return nil
}

func (r *reducer) hit() bool {
	r.seen++
	return r.seen-1 == r.at
}

func replace[T any](place *T, by T) (undo func()) {
	old := *place
	*place = by
	return func() { *place = old }
}

// blocks returns the blocks of a statement.
func blocks(s ast.Stmt) []*[]ast.Stmt {
	switch s := s.(type) {
	case *ast.DoBlockStmt:
		return []*[]ast.Stmt{&s.Stmts}
	case *ast.WhileStmt:
		return []*[]ast.Stmt{&s.Stmts}
	case *ast.RepeatStmt:
		return []*[]ast.Stmt{&s.Stmts}
	case *ast.IfStmt:
		return []*[]ast.Stmt{&s.Then, &s.Else}
	case *ast.NumberForStmt:
		return []*[]ast.Stmt{&s.Stmts}
	case *ast.GenericForStmt:
		return []*[]ast.Stmt{&s.Stmts}
	}
	return nil
}

// within changes the expressions of a statement.
func (r *reducer) within(s ast.Stmt) (undo func()) {
	switch s := s.(type) {
	case *ast.AssignStmt:
		return r.either(r.list(&s.Lhs, 1), r.list(&s.Rhs, 1))
	case *ast.LocalAssignStmt:
		if s.LastLine() > 0 {
			return r.function(s.Exprs[0].(*ast.FunctionExpr))
		}
		return r.list(&s.Exprs, 0)
	case *ast.FuncCallStmt:
		return r.children(s.Expr)
	case *ast.WhileStmt:
		return r.expr(&s.Condition)
	case *ast.RepeatStmt:
		return r.expr(&s.Condition)
	case *ast.IfStmt:
		return r.expr(&s.Condition)
	case *ast.NumberForStmt:
		return r.either(r.expr(&s.Init), r.expr(&s.Limit))
	case *ast.GenericForStmt:
		return r.list(&s.Exprs, 1)
	case *ast.FuncDefStmt:
		return r.function(s.Func)
	case *ast.ReturnStmt:
		return r.list(&s.Exprs, 0)
	}
	return nil
}

func (r *reducer) either(undos ...func()) func() {
	for _, u := range undos {
		if u != nil {
			return u
		}
	}
	return nil
}

func (r *reducer) list(list *[]ast.Expr, atLeast int) (undo func()) {
	for i := range *list {
		if len(*list) > atLeast && r.hit() {
			return replace(list, slices.Delete(slices.Clone(*list), i, i+1))
		}
		if undo := r.expr(&(*list)[i]); undo != nil {
			return undo
		}
	}
	return nil
}

// expr replaces an expression by nil, by 1, or by one of which it is made.
func (r *reducer) expr(e *ast.Expr) (undo func()) {
	for _, simple := range []ast.Expr{&ast.NilExpr{}, &ast.NumberExpr{Value: "1"}} {
		if r.hit() {
			return replace(e, simple)
		}
	}
	var parts []ast.Expr
	if _, ok := (*e).(*ast.FunctionExpr); !ok {
		syntax.Children(*e, func(n ast.PositionHolder) { parts = append(parts, n.(ast.Expr)) })
	}
	for _, part := range parts {
		if r.hit() {
			return replace(e, part)
		}
	}
	return r.children(*e)
}

func (r *reducer) function(f *ast.FunctionExpr) (undo func()) { return r.change(&f.Stmts) }

func (r *reducer) children(e ast.Expr) (undo func()) {
	switch e := e.(type) {
	case *ast.AttrGetExpr:
		return r.either(r.expr(&e.Object), r.expr(&e.Key))
	case *ast.TableExpr:
		return r.fields(e)
	case *ast.FuncCallExpr:
		if e.Func != nil {
			return r.either(r.children(e.Func), r.list(&e.Args, 0))
		}
		return r.either(r.expr(&e.Receiver), r.list(&e.Args, 0))
	case *ast.LogicalOpExpr:
		return r.either(r.expr(&e.Lhs), r.expr(&e.Rhs))
	case *ast.RelationalOpExpr:
		return r.either(r.expr(&e.Lhs), r.expr(&e.Rhs))
	case *ast.StringConcatOpExpr:
		return r.either(r.expr(&e.Lhs), r.expr(&e.Rhs))
	case *ast.ArithmeticOpExpr:
		return r.either(r.expr(&e.Lhs), r.expr(&e.Rhs))
	case *ast.UnaryMinusOpExpr:
		return r.expr(&e.Expr)
	case *ast.UnaryNotOpExpr:
		return r.expr(&e.Expr)
	case *ast.UnaryLenOpExpr:
		return r.expr(&e.Expr)
	case *ast.FunctionExpr:
		return r.function(e)
	}
	return nil
}

func (r *reducer) fields(t *ast.TableExpr) (undo func()) {
	for i, f := range t.Fields {
		if r.hit() {
			return replace(&t.Fields, slices.Delete(slices.Clone(t.Fields), i, i+1))
		}
		if undo := r.expr(&f.Value); undo != nil {
			return undo
		}
	}
	return nil
}
