package check

import (
	"strings"

	"github.com/unilua/unilua/engine/sandbox/syntax"
	"github.com/yuin/gopher-lua/ast"
)

// variable is a local.
type variable struct {
	name     string
	line     int
	kind     kind // of what it is set to
	read     bool
	assigned bool // set again
	quiet    bool // need not be read: a parameter, or of a loop
}

// scope is a block with its locals, in the order of their declaration.
type scope struct {
	outer  *scope
	locals []*variable
}

// find returns the local that a name means here, nil if it is a global.
func (s *scope) find(name string) *variable {
	for ; s != nil; s = s.outer {
		for i := len(s.locals) - 1; i >= 0; i-- {
			if s.locals[i].name == name {
				return s.locals[i]
			}
		}
	}
	return nil
}

func (s *scope) names() []string {
	var all []string
	for ; s != nil; s = s.outer {
		for _, v := range s.locals {
			all = append(all, v.name)
		}
	}
	return all
}

// declare adds a local to the scope. Its kind is what it is set to, unless it is
// set again somewhere.
func (c *checker) declare(name string, line int, quiet bool, is kind) {
	v := &variable{name: name, line: line, quiet: quiet || strings.HasPrefix(name, "_"), kind: is}
	if n := len(c.locals); c.before == nil || c.before[n].assigned {
		v.kind = kind{}
	}
	c.locals = append(c.locals, v)
	c.scope.locals = append(c.scope.locals, v)
}

// within walks a block, whose locals end with it.
func (c *checker) within(walk func()) {
	c.scope = &scope{outer: c.scope}
	walk()
	for _, v := range c.scope.locals {
		if !v.read && !v.quiet {
			c.warn(v.line, v.name, "unused local '%s'", v.name)
		}
	}
	c.scope = c.scope.outer
}

func (c *checker) block(stmts []ast.Stmt) {
	c.within(func() { c.statements(stmts) })
}

func (c *checker) statements(stmts []ast.Stmt) {
	for _, s := range stmts {
		c.statement(s)
	}
}

func (c *checker) statement(s ast.Stmt) {
	switch s := s.(type) {
	case *ast.LocalAssignStmt:
		c.local(s)
	case *ast.AssignStmt:
		c.expressions(s.Rhs)
		for _, target := range s.Lhs {
			c.assign(target)
		}
	case *ast.FuncDefStmt:
		c.function(s)
	case *ast.DoBlockStmt:
		c.block(s.Stmts)
	case *ast.WhileStmt:
		c.expression(s.Condition)
		c.block(s.Stmts)
	case *ast.RepeatStmt:
		c.within(func() {
			c.statements(s.Stmts)
			c.expression(s.Condition)
		})
	case *ast.IfStmt:
		c.expression(s.Condition)
		c.block(s.Then)
		c.block(s.Else)
	case *ast.NumberForStmt:
		c.expressions([]ast.Expr{s.Init, s.Limit, s.Step})
		c.loop([]string{s.Name}, s.Line(), s.Stmts)
	case *ast.GenericForStmt:
		c.expressions(s.Exprs)
		c.loop(s.Names, s.Line(), s.Stmts)
	default:
		syntax.Children(s, func(n ast.PositionHolder) { c.expression(n.(ast.Expr)) })
	}
}

func (c *checker) loop(names []string, line int, body []ast.Stmt) {
	c.within(func() {
		for _, name := range names {
			c.declare(name, line, true, kind{})
		}
		c.block(body)
	})
}

// local walks a declaration. A local function is in scope within itself.
func (c *checker) local(s *ast.LocalAssignStmt) {
	if len(s.Exprs) == 1 && len(s.Names) == 1 {
		if f, ok := s.Exprs[0].(*ast.FunctionExpr); ok {
			c.declare(s.Names[0], s.Line(), false, kind{})
			c.expression(f)
			return
		}
	}
	c.expressions(s.Exprs)
	kinds := make([]kind, len(s.Names))
	for i := range min(len(s.Names), len(s.Exprs)) {
		kinds[i] = c.kindOf(s.Exprs[i])
	}
	for i, name := range s.Names {
		c.declare(name, s.Line(), false, kinds[i])
	}
}

func (c *checker) assign(target ast.Expr) {
	name, ok := target.(*ast.IdentExpr)
	if !ok {
		c.expression(target)
		return
	}
	if v := c.scope.find(name.Value); v != nil {
		v.assigned = true
		return
	}
	c.setGlobal(name.Value, target.Line())
}

// setGlobal warns of the first assignment to a global of the script's own.
func (c *checker) setGlobal(name string, line int) {
	if !c.declared[name] {
		c.declared[name] = true
		c.warn(line, name, "global '%s' is set here (is a local missing?)", name)
	}
}

// function walks function a.b.c:d() end.
func (c *checker) function(s *ast.FuncDefStmt) {
	if s.Name.Func != nil {
		c.assign(s.Name.Func)
		c.expression(s.Func)
		return
	}
	c.expression(s.Name.Receiver)
	c.within(func() {
		c.declare("self", s.Line(), true, kind{})
		c.expression(s.Func)
	})
}

func (c *checker) expressions(list []ast.Expr) {
	for _, e := range list {
		c.expression(e)
	}
}

func (c *checker) expression(e ast.Expr) {
	switch e := e.(type) {
	case nil:
		return
	case *ast.IdentExpr:
		c.readName(e)
		return
	case *ast.FunctionExpr:
		c.within(func() {
			for _, name := range e.ParList.Names {
				c.declare(name, e.Line(), true, kind{})
			}
			c.block(e.Stmts)
		})
		return
	}
	syntax.Children(e, func(n ast.PositionHolder) { c.expression(n.(ast.Expr)) })
	switch e := e.(type) {
	case *ast.AttrGetExpr:
		c.checkField(e)
	case *ast.FuncCallExpr:
		c.checkCall(e)
	}
}

func (c *checker) readName(e *ast.IdentExpr) {
	if v := c.scope.find(e.Value); v != nil {
		v.read = true
		return
	}
	if !c.declared[e.Value] {
		c.reads = append(c.reads, use{e.Value, e.Line(), c.scope.names()})
	}
}
