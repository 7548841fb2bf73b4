package rewrite

import (
	"github.com/yuin/gopher-lua/ast"

	lua "github.com/yuin/gopher-lua"
)

// Marks are the places of a rewritten tree where the code must be mended. An
// instruction of such a place has a negative line, the mark's number.
type Marks struct{ list []mark }

type mark struct {
	line  int        // of the source
	close int        // the register from which on upvalues are closed, -1 for nothing
	value lua.LValue // the constant that is loaded, nil for nothing
}

// add makes a mark and returns the line that stands for it.
func (m *Marks) add(line, closes int) int {
	m.list = append(m.list, mark{line: line, close: closes})
	return -len(m.list)
}

// Line returns the line of the source that a mark, by its negative line, stands
// at.
func (m *Marks) Line(mark int) int { return m.list[-mark-1].line }

// Move makes a mark stand at another line.
func (m *Marks) Move(mark, line int) { m.list[-mark-1].line = line }

// constant returns an expression that is compiled to the load of a value, which
// need not be one that a source can spell.
func (m *Marks) constant(line int, v lua.LValue) ast.Expr {
	m.list = append(m.list, mark{line: line, close: -1, value: v})
	return at(&ast.IdentExpr{Value: placeholder}, -len(m.list))
}

// placeholder is the name of the variable that stands for a constant.
const placeholder = "(constant)"

// instruction returns a statement that compiles to a single instruction, which
// Patch replaces.
func (m *Marks) instruction(line, closes int) ast.Stmt {
	load := at(&ast.TrueExpr{}, m.add(line, closes)) // loads true into a free register
	return at(&ast.AssignStmt{Rhs: []ast.Expr{load}}, line)
}

// Patch mends the code of a function, and of those in it, that was compiled
// from a tree with these marks.
func (m *Marks) Patch(p *lua.FunctionProto) {
	if len(m.list) == 0 {
		return
	}
	more := constants{proto: p}
	for pc, line := range p.DbgSourcePositions {
		if line < 0 {
			mark := m.list[-line-1]
			p.DbgSourcePositions[pc] = mark.line
			p.Code[pc] = mark.patched(p.Code[pc], &more)
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
// ordinary one. The load of a variable that stands for a constant loads that.
// Any other stays.
func (k mark) patched(inst uint32, more *constants) uint32 {
	switch op := int(inst >> operation); {
	case op == lua.OP_GETGLOBAL && k.value != nil:
		return inst&(0xff<<operandA) | uint32(lua.OP_LOADK)<<operation | more.index(k.value)
	case op == lua.OP_TAILCALL:
		return inst&(1<<operation-1) | uint32(lua.OP_CALL)<<operation
	case op == lua.OP_LOADBOOL && k.close < 0:
		return uint32(lua.OP_NOP) << operation
	case op == lua.OP_LOADBOOL || op == lua.OP_CLOSE:
		return uint32(lua.OP_CLOSE)<<operation | uint32(k.close)<<operandA
	}
	return inst
}

// constants are those of a function that Patch adds.
type constants struct {
	proto *lua.FunctionProto
	known map[lua.LValue]uint32
}

// index returns the number of a constant. 0 and -0 are two.
func (c *constants) index(v lua.LValue) uint32 {
	if i, ok := c.known[v]; ok && v != lua.LNumber(0) {
		return i
	}
	if c.known == nil {
		c.known = map[lua.LValue]uint32{}
	}
	i := uint32(len(c.proto.Constants))
	c.known[v] = i
	c.proto.Constants = append(c.proto.Constants, v)
	return i
}
