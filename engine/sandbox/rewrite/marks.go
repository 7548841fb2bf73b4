package rewrite

import (
	"github.com/yuin/gopher-lua/ast"

	lua "github.com/yuin/gopher-lua"
)

// Marks are the places of a rewritten tree where the code must be mended. An
// instruction of such a place has a negative line, the mark's number.
type Marks struct{ list []mark }

type mark struct {
	line  int // of the source
	close int // the register from which on upvalues are closed, -1 for nothing
}

// add makes a mark and returns the line that stands for it.
func (m *Marks) add(line, closes int) int {
	m.list = append(m.list, mark{line, closes})
	return -len(m.list)
}

// instruction returns a statement that compiles to a single instruction, which
// Patch replaces.
func (m *Marks) instruction(line, closes int) ast.Stmt {
	placeholder := at(&ast.TrueExpr{}, m.add(line, closes)) // loads true into a free register
	return at(&ast.AssignStmt{Rhs: []ast.Expr{placeholder}}, line)
}

// Patch mends the code of a function, and of those in it, that was compiled
// from a tree with these marks.
func (m *Marks) Patch(p *lua.FunctionProto) {
	if len(m.list) == 0 {
		return
	}
	for pc, line := range p.DbgSourcePositions {
		if line < 0 {
			mark := m.list[-line-1]
			p.DbgSourcePositions[pc] = mark.line
			p.Code[pc] = mark.patched(p.Code[pc])
		}
	}
	for _, inner := range p.FunctionPrototypes {
		m.Patch(inner)
	}
}

// Instructions of gopher-lua have the operation in the highest 6 bits, and the
// operand A in the next 8.
const (
	operation = 26
	operandA  = 18
)

// patched returns what an instruction of a marked place has to be: a placeholder
// does nothing or closes, as the close of a goto does, and a tail call is an
// ordinary one. Any other stays.
func (k mark) patched(inst uint32) uint32 {
	switch op := int(inst >> operation); {
	case op == lua.OP_TAILCALL:
		return inst&(1<<operation-1) | uint32(lua.OP_CALL)<<operation
	case op == lua.OP_LOADBOOL && k.close < 0:
		return uint32(lua.OP_NOP) << operation
	case op == lua.OP_LOADBOOL || op == lua.OP_CLOSE:
		return uint32(lua.OP_CLOSE)<<operation | uint32(k.close)<<operandA
	}
	return inst
}
