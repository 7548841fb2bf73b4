package check

import (
	"maps"
	"slices"
	"strings"

	"github.com/yuin/gopher-lua/ast"
)

type token = ast.Token

// kind is what is known of a value: that it is unilua itself, one of its
// modules, one of their functions, or an object of a class. The zero kind is
// any value.
type kind struct {
	unilua   bool
	module   string
	function string // of the module
	class    string
}

// kindOf returns what an expression is, as far as it can be told from where it
// stands. Its parts have been checked.
func (c *checker) kindOf(e ast.Expr) kind {
	switch e := e.(type) {
	case *ast.IdentExpr:
		if v := c.scope.find(e.Value); v != nil {
			return v.kind
		}
		return kind{unilua: e.Value == "unilua"}
	case *ast.AttrGetExpr:
		if key, ok := e.Key.(*ast.StringExpr); ok {
			return c.fieldOf(c.kindOf(e.Object), key.Value)
		}
	case *ast.FuncCallExpr:
		return c.resultOf(e)
	}
	return kind{}
}

func (c *checker) fieldOf(object kind, name string) kind {
	switch {
	case object.unilua:
		if _, ok := c.api.Modules[name]; ok {
			return kind{module: name}
		}
	case object.module != "" && object.function == "":
		if _, ok := c.api.Modules[object.module].Functions[name]; ok {
			return kind{module: object.module, function: name}
		}
	}
	return kind{}
}

func (c *checker) resultOf(call *ast.FuncCallExpr) kind {
	if call.Method != "" {
		return kind{class: c.api.Classes[c.kindOf(call.Receiver).class][call.Method]}
	}
	if name, ok := c.required(call); ok {
		module, isOurs := strings.CutPrefix(name, "unilua.")
		return kind{unilua: name == "unilua", module: map[bool]string{true: module}[isOurs]}
	}
	f := c.kindOf(call.Func)
	switch {
	case f.function != "":
		return kind{class: c.api.Modules[f.module].Functions[f.function]}
	case f.module != "":
		return kind{class: c.api.Modules[f.module].Result}
	}
	return kind{}
}

// required returns the name in require("name").
func (c *checker) required(call *ast.FuncCallExpr) (string, bool) {
	f, ok := call.Func.(*ast.IdentExpr)
	if !ok || f.Value != "require" || c.scope.find("require") != nil || len(call.Args) != 1 {
		return "", false
	}
	name, ok := call.Args[0].(*ast.StringExpr)
	if !ok {
		return "", false
	}
	return name.Value, true
}

// checkField reports a field of unilua, or of a module, that is not there.
func (c *checker) checkField(e *ast.AttrGetExpr) {
	key, ok := e.Key.(*ast.StringExpr)
	if !ok {
		return
	}
	object := c.kindOf(e.Object)
	switch {
	case object.unilua:
		c.checkModule(key.Value, e.Line())
	case object.module != "" && object.function == "":
		functions := c.api.Modules[object.module].Functions
		if _, ok := functions[key.Value]; !ok {
			c.fail(e.Line(), key.Value, "unilua.%s has no function '%s'%s", object.module, key.Value, meant(key.Value, names(functions)))
		}
	}
}

func (c *checker) checkModule(name string, line int) {
	if _, ok := c.api.Modules[name]; !ok {
		c.fail(line, name, "unilua has no module '%s'%s", name, meant(name, names(c.api.Modules)))
	}
}

// checkCall reports a module that require cannot find, and a method that the
// receiver does not have.
func (c *checker) checkCall(call *ast.FuncCallExpr) {
	if call.Method == "" {
		if name, ok := c.required(call); ok {
			if module, ours := strings.CutPrefix(name, "unilua."); ours {
				if _, ok := c.api.Modules[module]; !ok {
					c.fail(call.Line(), name, "unilua has no module '%s'%s", module, meant(module, names(c.api.Modules)))
				}
			}
		}
		return
	}
	if receiver, ok := call.Receiver.(*ast.IdentExpr); ok {
		if v := c.scope.find(receiver.Value); v != nil {
			c.methods = append(c.methods, method{v, call.Method, call.Line()})
			return
		}
	}
	c.checkMethod(c.kindOf(call.Receiver).class, call.Method, call.Line())
}

func (c *checker) checkMethod(class, name string, line int) {
	methods, known := c.api.Classes[class]
	if _, ok := methods[name]; known && !ok {
		c.fail(line, name, "%s has no method '%s'%s", class, name, meant(name, names(methods)))
	}
}

func names[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
