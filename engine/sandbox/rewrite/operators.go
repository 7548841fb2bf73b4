package rewrite

import (
	"math"

	"github.com/yuin/gopher-lua/ast"

	lua "github.com/yuin/gopher-lua"
)

// Operators are natives that compute what an operator does, for programs that
// gopher-lua's own loop executes: it gets some wrong.
type Operators struct {
	Arithmetic map[string]lua.LValue // of two operands, by the operator
	Minus      lua.LValue
	Length     lua.LValue
	Concat     lua.LValue    // of any number of operands
	For        [3]lua.LValue // of the initial value of a numeric for, its limit and its step
}

// Plainly is Statements for programs in which each operator is a call of its
// native.
func Plainly(chunk []ast.Stmt, operators *Operators) ([]ast.Stmt, *Marks) {
	return rewrite(&walker{operators: operators}, chunk)
}

// operator returns a call of a native in place of an operator.
func (w *walker) operator(e ast.Expr, native lua.LValue, operands ...ast.Expr) ast.Expr {
	operands[len(operands)-1] = adjusted(operands[len(operands)-1])
	call := at(&ast.FuncCallExpr{Func: w.marks.constant(e.Line(), native), Args: operands, AdjustRet: true}, e.Line())
	call.SetLastLine(e.Line())
	return call
}

// arithmetic rewrites an operation, whose operands are rewritten.
func (w *walker) arithmetic(e *ast.ArithmeticOpExpr) ast.Expr {
	if _, ok := numeral(e); ok || w.operators == nil {
		return w.folded(e)
	}
	return w.operator(e, w.operators.Arithmetic[e.Operator], e.Lhs, e.Rhs)
}

// minus rewrites a negation. That of a number the compiler does itself.
func (w *walker) minus(e *ast.UnaryMinusOpExpr) ast.Expr {
	v, ok := numeral(e)
	switch {
	case ok && v == 0 && math.Signbit(v) && !w.off[Folding]:
		return w.minusZero(e.Line())
	case ok || w.operators == nil:
		return e
	}
	return w.operator(e, w.operators.Minus, e.Expr)
}

func (w *walker) length(e *ast.UnaryLenOpExpr) ast.Expr {
	if w.operators == nil {
		return e
	}
	return w.operator(e, w.operators.Length, e.Expr)
}

// concat rewrites a chain of .. as a whole, before its operands.
func (w *walker) concat(e *ast.StringConcatOpExpr) ast.Expr {
	if w.operators == nil {
		e.Lhs, e.Rhs = w.expr(e.Lhs), w.expr(e.Rhs)
		return e
	}
	var operands []ast.Expr
	rest := ast.Expr(e)
	for next, ok := e, true; ok; next, ok = rest.(*ast.StringConcatOpExpr) {
		operands = append(operands, w.expr(next.Lhs))
		rest = next.Rhs
	}
	return w.operator(e, w.operators.Concat, append(operands, w.expr(rest))...)
}

// number rewrites the parts of a numeric for.
func (w *walker) number(s *ast.NumberForStmt) {
	s.Init, s.Limit = w.expr(s.Init), w.expr(s.Limit)
	if s.Step != nil {
		s.Step = w.expr(s.Step)
	}
	if w.operators == nil {
		return
	}
	for i, part := range []*ast.Expr{&s.Init, &s.Limit, &s.Step} {
		if *part == nil {
			continue
		}
		if _, ok := numeral(*part); !ok {
			*part = w.operator(*part, w.operators.For[i], *part)
		}
	}
}
