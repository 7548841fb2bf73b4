package rewrite

import (
	"math"
	"strconv"

	"github.com/unilua/unilua/engine/sandbox/number"
	"github.com/yuin/gopher-lua/ast"

	lua "github.com/yuin/gopher-lua"
)

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

// folded computes a % or ^ of constants, which the compiler would, by the % and
// ^ of Go.
func (w *walker) folded(e *ast.ArithmeticOpExpr) ast.Expr {
	v, ok := numeral(e)
	switch {
	case w.off[Folding] || !ok:
		return e
	case v == 0 && math.Signbit(v):
		return w.minusZero(e.Line())
	case e.Operator == "%" || e.Operator == "^":
		return spelled(v, e.Line())
	}
	return e
}

// minusZero returns the constant -0, which the compiler would take for 0.
func (w *walker) minusZero(line int) ast.Expr {
	return w.marks.constant(line, lua.LNumber(math.Copysign(0, -1)))
}

// constant reports whether the compiler gives the value of an expression a place
// among the constants.
func constant(e ast.Expr) bool {
	if _, ok := e.(*ast.StringExpr); ok {
		return true
	}
	_, ok := numeral(e)
	return ok
}

// numeral returns the number that an expression of numerals stands for.
func numeral(e ast.Expr) (float64, bool) {
	switch e := e.(type) {
	case *ast.NumberExpr:
		return number.Parse(e.Value)
	case *ast.UnaryMinusOpExpr:
		v, ok := numeral(e.Expr)
		return -v, ok
	case *ast.ArithmeticOpExpr:
		x, ok := numeral(e.Lhs)
		if !ok {
			return 0, false
		}
		y, ok := numeral(e.Rhs)
		return compute(e.Operator, x, y), ok
	}
	return 0, false
}

func compute(operator string, x, y float64) float64 {
	switch operator {
	case "+":
		return x + y
	case "-":
		return x - y
	case "*":
		return x * y
	case "/":
		return x / y
	case "%":
		return x - float64(math.Floor(x/y)*y)
	}
	return number.Power(x, y)
}

// spelled returns an expression of which the compiler makes the constant v.
func spelled(v float64, line int) ast.Expr {
	of := func(x string) ast.Expr { return at(&ast.NumberExpr{Value: x}, line) }
	switch {
	case math.IsNaN(v):
		return at(&ast.ArithmeticOpExpr{Operator: "/", Lhs: of("0"), Rhs: of("0")}, line)
	case math.Signbit(v):
		return at(&ast.UnaryMinusOpExpr{Expr: spelled(-v, line)}, line)
	case math.IsInf(v, 1):
		return at(&ast.ArithmeticOpExpr{Operator: "/", Lhs: of("1"), Rhs: of("0")}, line)
	}
	return of(strconv.FormatFloat(v, 'g', -1, 64))
}
