package sandbox

import (
	"slices"

	"github.com/unilua/unilua/engine/sandbox/syntax"
	"github.com/yuin/gopher-lua/ast"

	lua "github.com/yuin/gopher-lua"
)

// gopher-lua notes the end of a local under the number of its register, not of
// the local, so that after the first inner block names and values no longer
// belong together. repairScopes notes the ends anew, from the tree: where a
// block's last line is left, or the next local takes the register. Statements
// after a block on its last line may still see its locals.

// scoped is a local in the order in which the compiler comes to it.
type scoped struct {
	name    string
	endLine int // the last line of its block, 0 if that is the function
	endsAt  int // the number of locals there were when its block ended
}

// repairScopes corrects the debugging information of all functions of a tree.
func repairScopes(tree *syntax.Tree, proto *lua.FunctionProto) {
	found := map[[2]int][][]scoped{}
	var method *ast.FunctionExpr
	var visit func(ast.PositionHolder)
	visit = func(n ast.PositionHolder) {
		switch n := n.(type) {
		case *ast.FuncDefStmt:
			if n.Name.Receiver != nil {
				method = n.Func
			}
		case *ast.FunctionExpr:
			at := [2]int{n.Line(), n.LastLine()}
			found[at] = append(found[at], functionScopes(n, n == method))
		}
		syntax.Children(n, visit)
	}
	main := &scoper{}
	main.statements(tree.Stmts)
	for _, s := range tree.Stmts {
		visit(s)
	}
	repairScope(proto, [][]scoped{main.locals})
	repairInner(proto, found)
}

func repairInner(proto *lua.FunctionProto, found map[[2]int][][]scoped) {
	for _, inner := range proto.FunctionPrototypes {
		repairScope(inner, found[[2]int{inner.LineDefined, inner.LastLineDefined}])
		repairInner(inner, found)
	}
}

// repairScope corrects one function, whose locals are those of one of the
// candidates. If they are of none, it has no known locals.
func repairScope(proto *lua.FunctionProto, candidates [][]scoped) {
	i := slices.IndexFunc(candidates, func(c []scoped) bool {
		return slices.EqualFunc(c, proto.DbgLocals, func(s scoped, l *lua.DbgLocalInfo) bool { return s.name == l.Name })
	})
	if i < 0 {
		proto.DbgLocals = nil
		return
	}
	for n, s := range candidates[i] {
		local := proto.DbgLocals[n]
		local.EndPc = len(proto.Code)
		if s.endLine > 0 && s.endsAt < len(proto.DbgLocals) {
			local.EndPc = proto.DbgLocals[s.endsAt].StartPc
		}
		for pc := local.StartPc; s.endLine > 0 && pc < local.EndPc; pc++ {
			if proto.DbgSourcePositions[pc] > s.endLine {
				local.EndPc = pc
			}
		}
	}
	for _, local := range proto.DbgLocals {
		local.StartPc-- // the look-up wants the instruction before the first
	}
}

// scoper lists the locals of one function.
type scoper struct{ locals []scoped }

func functionScopes(f *ast.FunctionExpr, method bool) []scoped {
	w := &scoper{}
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

// block lists the locals that inside adds, which end with the block.
func (w *scoper) block(endLine int, inside func()) {
	first := len(w.locals)
	inside()
	for i := first; i < len(w.locals); i++ {
		if w.locals[i].endLine == 0 {
			w.locals[i].endLine, w.locals[i].endsAt = endLine, len(w.locals)
		}
	}
}

func (w *scoper) statements(stmts []ast.Stmt) {
	for _, s := range stmts {
		w.statement(s)
	}
}

func (w *scoper) statement(s ast.Stmt) {
	body := func(stmts []ast.Stmt) func() { return func() { w.statements(stmts) } }
	switch s := s.(type) {
	case *ast.LocalAssignStmt:
		w.add(s.Names...)
	case *ast.DoBlockStmt:
		w.block(s.LastLine(), body(s.Stmts))
	case *ast.WhileStmt:
		w.block(s.LastLine(), body(s.Stmts))
	case *ast.RepeatStmt:
		w.block(s.LastLine(), body(s.Stmts))
	case *ast.IfStmt:
		w.block(lastLine(s.Then), body(s.Then))
		w.block(lastLine(s.Else), body(s.Else))
	case *ast.NumberForStmt:
		w.block(s.LastLine(), func() {
			w.add("(for index)", "(for limit)", "(for step)", s.Name)
			w.statements(s.Stmts)
		})
	case *ast.GenericForStmt:
		w.block(s.LastLine(), func() {
			w.add("(for generator)", "(for state)", "(for control)")
			w.add(s.Names...)
			w.statements(s.Stmts)
		})
	}
}

// lastLine returns the last line of statements, as far as the parser says.
func lastLine(stmts []ast.Stmt) int {
	if len(stmts) == 0 {
		return 0
	}
	last := stmts[len(stmts)-1]
	line := max(last.Line(), last.LastLine())
	syntax.Children(last, func(n ast.PositionHolder) { line = max(line, n.Line(), n.LastLine()) })
	return line
}
