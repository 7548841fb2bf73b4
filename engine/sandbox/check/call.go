package check

import (
	"fmt"
	"slices"
	"strings"

	"github.com/yuin/gopher-lua/ast"
)

// checkCall reports what is wrong with a call of something of unilua: a module
// that require cannot find, a method that the receiver does not have, a dot or a
// colon where the other belongs, options that do not exist, and arguments that
// nobody looks at.
func (c *checker) checkCall(call *ast.FuncCallExpr) {
	if name, ok := c.required(call); ok && call.Method == "" {
		if module, ours := strings.CutPrefix(name, "unilua."); ours {
			c.checkModule(module, name, call.Line())
		}
		return
	}
	if call.Method != "" {
		receiver := c.kindOf(call.Receiver)
		c.checkMember(receiver.class, call.Method, call.Line())
		c.checkColon(call, receiver)
	} else {
		c.checkDot(call)
	}
	if f, name := c.called(call); f != nil {
		c.checkOptions(call, f, name)
		c.checkCount(call, f, name)
	}
}

// checkColon reports a colon before a function of a module, which would get the
// module as its first argument.
func (c *checker) checkColon(call *ast.FuncCallExpr, receiver kind) {
	field := c.fieldOf(receiver, call.Method)
	if field == (kind{}) {
		return
	}
	path := "unilua." + field.module
	if field.function != "" {
		path += "." + field.function
	}
	c.fail(call.Line(), call.Method, "'%s' is a function, not a method: write a dot, %s(...)", call.Method, path)
}

// checkDot reports a dot before a method, unless the receiver is passed as its
// first argument, or what is passed could be another receiver.
func (c *checker) checkDot(call *ast.FuncCallExpr) {
	field, ok := call.Func.(*ast.AttrGetExpr)
	if !ok {
		return
	}
	key, ok := field.Key.(*ast.StringExpr)
	class := c.kindOf(field.Object).class
	if !ok || c.api.Classes[class][key.Value].Function == nil {
		return
	}
	if len(call.Args) > 0 && c.kindOf(call.Args[0]).class == class {
		return
	}
	object := class
	if name, ok := field.Object.(*ast.IdentExpr); ok {
		object = name.Value
	}
	c.fail(call.Line(), key.Value, "'%s' is a method: write a colon, %s:%s(...)", key.Value, object, key.Value)
}

// checkOptions reports names in an options table that the function does not
// know.
func (c *checker) checkOptions(call *ast.FuncCallExpr, f *Function, name string) {
	for i, arg := range call.Args {
		table, ok := arg.(*ast.TableExpr)
		known := f.Options[i+1]
		if !ok || known == nil {
			continue
		}
		for _, field := range table.Fields {
			key, ok := field.Key.(*ast.StringExpr)
			if !ok || slices.Contains(known, key.Value) {
				continue
			}
			hint := meant(key.Value, known)
			if hint == "" {
				hint = " (known: " + strings.Join(known, ", ") + ")"
			}
			c.fail(key.Line(), key.Value, "unknown option '%s' to '%s'%s", key.Value, name, hint)
		}
	}
}

// checkCount warns of more arguments than the function looks at. A call or ... at
// the end may well stand for none.
func (c *checker) checkCount(call *ast.FuncCallExpr, f *Function, name string) {
	given := len(call.Args)
	if given > 0 {
		switch call.Args[given-1].(type) {
		case *ast.FuncCallExpr, *ast.Comma3Expr:
			given--
		}
	}
	if f.Params >= 0 && given > f.Params {
		c.warn(call.Line(), name, "'%s' takes %s, %d are given", name, arguments(f.Params), given)
	}
}

func arguments(n int) string {
	switch n {
	case 0:
		return "no arguments"
	case 1:
		return "1 argument"
	}
	return fmt.Sprintf("at most %d arguments", n)
}
