package header

import (
	"slices"
	"strconv"
	"strings"

	"github.com/yuin/gopher-lua/ast"
)

// Constant is a value of a header: a bool, a float64, a string, a List or a
// Map.
type Constant struct {
	Line  int
	Value any
}

// List is a table without names.
type List []Constant

// Map is a table with names, in the order of the source.
type Map []Field

// Get returns the field of a name, and whether it is there.
func (m Map) Get(name string) (Constant, bool) {
	i := slices.IndexFunc(m, func(f Field) bool { return f.Name == name })
	if i < 0 {
		return Constant{}, false
	}
	return m[i].Constant, true
}

// constant returns the value of an expression that is the same in each run.
func (h *Header) constant(e ast.Expr) (Constant, error) {
	c := Constant{Line: e.Line()}
	switch e := e.(type) {
	case *ast.TrueExpr:
		c.Value = true
	case *ast.FalseExpr:
		c.Value = false
	case *ast.StringExpr:
		c.Value = e.Value
	case *ast.NumberExpr:
		n, err := number(e.Value)
		if err != nil {
			return c, h.Errorf(c.Line, "%s is not a number", e.Value)
		}
		c.Value = n
	case *ast.UnaryMinusOpExpr:
		inner, err := h.constant(e.Expr)
		n, ok := inner.Value.(float64)
		if err != nil || !ok {
			return c, h.notConstant(c.Line)
		}
		c.Value = -n
	case *ast.TableExpr:
		return h.table(e)
	default:
		return c, h.notConstant(c.Line)
	}
	return c, nil
}

func (h *Header) notConstant(line int) error {
	return h.Errorf(line, "the header must be constant: a text, a number, true, false, or a table of these")
}

// table returns a table, all of whose items have names, or none.
func (h *Header) table(t *ast.TableExpr) (Constant, error) {
	var list List
	var named Map
	for _, f := range t.Fields {
		c, err := h.constant(f.Value)
		if err != nil {
			return c, err
		}
		if f.Key == nil {
			list = append(list, c)
			continue
		}
		key, ok := f.Key.(*ast.StringExpr)
		if !ok {
			return c, h.Errorf(f.Key.Line(), "the names in a header are texts")
		}
		if _, twice := named.Get(key.Value); twice {
			return c, h.Errorf(key.Line(), "%q is given twice", key.Value)
		}
		named = append(named, Field{key.Value, c})
	}
	switch {
	case len(named) == 0:
		return Constant{t.Line(), list}, nil
	case len(list) > 0:
		return Constant{}, h.Errorf(list[0].Line, "a value without a name among values with names")
	}
	return Constant{t.Line(), named}, nil
}

// number returns the number that Lua reads.
func number(s string) (float64, error) {
	if hex, ok := strings.CutPrefix(strings.ToLower(s), "0x"); ok {
		n, err := strconv.ParseUint(hex, 16, 64)
		return float64(n), err
	}
	return strconv.ParseFloat(s, 64)
}
