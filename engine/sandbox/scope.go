package sandbox

import (
	"github.com/unilua/unilua/engine/sandbox/syntax"
	"github.com/yuin/gopher-lua/ast"

	lua "github.com/yuin/gopher-lua"
)

// gopher-lua notes the end of a local under the number of its register, not of
// the local, so that after the first inner block names and values no longer
// belong together. repairScopes notes the ends anew, from the tree, whose nodes
// are numbered: a local ends with the first instruction that comes from outside
// of its block.

// scoped is a local in the order in which the compiler comes to it, and the
// numbers of the nodes of its block; 0 if that is the function.
type scoped struct {
	name        string
	first, last int
}

// repairScopes corrects the debugging information of all functions of a tree,
// whose code still has the numbers of the nodes.
func repairScopes(tree *syntax.Tree, numbers *numbering, proto *lua.FunctionProto) {
	found := map[int][]scoped{}
	var method *ast.FunctionExpr
	var visit func(ast.PositionHolder)
	visit = func(n ast.PositionHolder) {
		switch n := n.(type) {
		case *ast.FuncDefStmt:
			if n.Name.Receiver != nil {
				method = n.Func
			}
		case *ast.FunctionExpr:
			found[n.LastLine()] = functionScopes(n, n == method, numbers)
		}
		syntax.Children(n, visit)
	}
	main := &scoper{numbers: numbers}
	main.statements(tree.Stmts)
	for _, s := range tree.Stmts {
		visit(s)
	}
	repairScope(proto, main.locals)
	repairInner(proto, found)
}

func repairInner(proto *lua.FunctionProto, found map[int][]scoped) {
	for _, inner := range proto.FunctionPrototypes {
		repairScope(inner, found[inner.LastLineDefined])
		repairInner(inner, found)
	}
}

// repairScope corrects one function. If its locals are not those of the tree, it
// has no known locals.
func repairScope(proto *lua.FunctionProto, locals []scoped) {
	if len(locals) != len(proto.DbgLocals) {
		proto.DbgLocals = nil
		return
	}
	for n, s := range locals {
		local := proto.DbgLocals[n]
		if local.Name != s.name {
			proto.DbgLocals = nil
			return
		}
		local.EndPc = len(proto.Code)
		for pc := local.StartPc; s.first > 0 && pc < local.EndPc; pc++ {
			if number := proto.DbgSourcePositions[pc]; number < s.first || number > s.last {
				local.EndPc = pc
			}
		}
	}
	for _, local := range proto.DbgLocals {
		local.StartPc-- // the look-up wants the instruction before the first
	}
}

// scoper lists the locals of one function.
type scoper struct {
	numbers *numbering
	locals  []scoped
}

func functionScopes(f *ast.FunctionExpr, method bool, numbers *numbering) []scoped {
	w := &scoper{numbers: numbers}
	if method {
		w.add("self")
	}
	w.add(f.ParList.Names...)
	if f.ParList.HasVargs {
		w.add("arg")
	}
	w.statements(f.Stmts)
	return w.locals
}

func (w *scoper) add(names ...string) {
	for _, name := range names {
		w.locals = append(w.locals, scoped{name: name})
	}
}

// block lists the locals of a block.
func (w *scoper) block(stmts []ast.Stmt) {
	first, last := w.numbers.within(stmts)
	w.between(first, last, func() { w.statements(stmts) })
}

// between lists the locals that inside adds, which end with nodes of these
// numbers.
func (w *scoper) between(first, last int, inside func()) {
	begin := len(w.locals)
	inside()
	for i := begin; i < len(w.locals); i++ {
		if w.locals[i].first == 0 {
			w.locals[i].first, w.locals[i].last = first, last
		}
	}
}

func (w *scoper) statements(stmts []ast.Stmt) {
	for _, s := range stmts {
		w.statement(s)
	}
}

func (w *scoper) statement(s ast.Stmt) {
	switch s := s.(type) {
	case *ast.LocalAssignStmt:
		w.add(s.Names...)
	case *ast.DoBlockStmt:
		w.block(s.Stmts)
	case *ast.WhileStmt:
		w.block(s.Stmts)
	case *ast.RepeatStmt:
		first, _ := w.numbers.within(s.Stmts)
		w.between(first, s.LastLine(), func() { w.statements(s.Stmts) })
	case *ast.IfStmt:
		w.block(s.Then)
		w.block(s.Else)
	case *ast.NumberForStmt:
		w.between(s.Line(), s.LastLine(), func() {
			w.add("(for index)", "(for limit)", "(for step)", s.Name)
			w.block(s.Stmts)
		})
	case *ast.GenericForStmt:
		w.between(s.Line(), s.LastLine(), func() {
			w.add("(for generator)", "(for state)", "(for control)")
			w.add(s.Names...)
			w.block(s.Stmts)
		})
	}
}
