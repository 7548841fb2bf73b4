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
	if name, ok := c.required(call); ok {
		module, isOurs := strings.CutPrefix(name, "unilua.")
		return kind{unilua: name == "unilua", module: map[bool]string{true: module}[isOurs]}
	}
	if f, _ := c.called(call); f != nil {
		return kind{class: f.Result}
	}
	return kind{}
}

// called returns the function of unilua that is called, and its name in
// messages, nil if it is none or not known.
func (c *checker) called(call *ast.FuncCallExpr) (f *Function, name string) {
	if call.Method != "" {
		return c.api.Classes[c.kindOf(call.Receiver).class][call.Method].Function, call.Method
	}
	switch k := c.kindOf(call.Func); {
	case k.function != "":
		return c.api.Modules[k.module].Functions[k.function].Function, k.function
	case k.module != "":
		return c.api.Modules[k.module].Open, k.module
	}
	return nil, ""
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

// checkField reports a field of unilua, of a module or of an object that is not
// there.
func (c *checker) checkField(e *ast.AttrGetExpr) {
	key, ok := e.Key.(*ast.StringExpr)
	if !ok {
		return
	}
	switch object := c.kindOf(e.Object); {
	case object.unilua:
		c.checkModule(key.Value, key.Value, e.Line())
	case object.class != "":
		c.checkMember(object.class, key.Value, e.Line())
	case object.module != "" && object.function == "":
		functions := c.api.Modules[object.module].Functions
		if _, ok := functions[key.Value]; !ok {
			c.fail(e.Line(), key.Value, "unilua.%s has no function '%s'%s", object.module, key.Value, meant(key.Value, names(functions)))
		}
	}
}

// checkModule reports a module that does not exist. Its name stands in the
// script as at.
func (c *checker) checkModule(name, at string, line int) {
	if _, ok := c.api.Modules[name]; !ok {
		c.fail(line, at, "unilua has no module '%s'%s", name, meant(name, names(c.api.Modules)))
	}
}

func (c *checker) checkMember(class, name string, line int) {
	members, known := c.api.Classes[class]
	if _, ok := members[name]; known && !ok {
		c.fail(line, name, "%s has no %s '%s'%s", class, members.word(), name, meant(name, names(members)))
	}
}

// word returns what the members are called.
func (m Members) word() string {
	for _, member := range m {
		if member.Function == nil {
			return "field or method"
		}
	}
	return "method"
}

func names[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
