package rewrite

import (
	"github.com/yuin/gopher-lua/ast"

	lua "github.com/yuin/gopher-lua"
)

// The compiler looks through all constants of a function for each that it needs,
// so a table of ten thousand texts takes seconds. A function's later literals
// are put into its code afterwards.

// fewConstants is how many different literals of a function the compiler gets:
// as many as its instructions have room for.
const fewConstants = 256

// literals are those of the function in progress that the compiler has got.
type literals map[lua.LValue]bool

// literal returns what stands for a number or a string of the source.
func (w *walker) literal(e ast.Expr) ast.Expr {
	v, ok := valueOf(e)
	if w.off[ManyConstants] || !ok || w.literals[v] {
		return e
	}
	if len(w.literals) < fewConstants {
		w.literals[v] = true
		return e
	}
	return w.marks.constant(e.Line(), v)
}

// valueOf returns the value of a literal that is a string or a number.
func valueOf(e ast.Expr) (lua.LValue, bool) {
	switch e := e.(type) {
	case *ast.StringExpr:
		return lua.LString(e.Value), true
	case *ast.NumberExpr:
		f, ok := numeral(e)
		return lua.LNumber(f), ok
	}
	return nil, false
}
