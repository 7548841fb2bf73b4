package sandbox

import (
	"fmt"
	"sync"

	"github.com/unilua/unilua/engine/sandbox/rewrite"
	"github.com/unilua/unilua/engine/sandbox/syntax"
	"github.com/unilua/unilua/engine/sandbox/vm"
	"github.com/yuin/gopher-lua/ast"

	lua "github.com/yuin/gopher-lua"
)

// operators are the natives that a plain program has in place of operators.
var operators = &rewrite.Operators{
	Arithmetic: map[string]lua.LValue{
		"+": binary(lua.OP_ADD), "-": binary(lua.OP_SUB), "*": binary(lua.OP_MUL),
		"/": binary(lua.OP_DIV), "%": binary(lua.OP_MOD), "^": binary(lua.OP_POW),
	},
	Minus: native(func(L *lua.LState) int {
		L.Push(vm.Arithmetic(L, lua.OP_UNM, L.Get(1), L.Get(1)))
		return 1
	}),
	Length: native(func(L *lua.LState) int {
		L.Push(vm.Length(L, L.Get(1)))
		return 1
	}),
	Concat: native(func(L *lua.LState) int {
		values := make([]lua.LValue, L.GetTop())
		for i := range values {
			values[i] = L.Get(i + 1)
		}
		L.Push(vm.Concat(L, values, Grab))
		return 1
	}),
	For: [3]lua.LValue{forPart(0), forPart(1), forPart(2)},
}

func binary(op int) *lua.LFunction {
	return native(func(L *lua.LState) int {
		L.Push(vm.Arithmetic(L, op, L.Get(1), L.Get(2)))
		return 1
	})
}

func forPart(part int) *lua.LFunction {
	return native(func(L *lua.LState) int {
		L.Push(vm.ForNumber(L, L.Get(1), part))
		return 1
	})
}

// plainCode is the code of a program for states without a machine, made when
// the first of them runs it.
type plainCode struct {
	once  sync.Once
	proto *lua.FunctionProto
}

// code returns the code of p for s.
func (p *Program) code(s *State) *lua.FunctionProto {
	if s.machine != nil {
		return p.proto
	}
	p.plain.once.Do(func() { p.plain.proto = p.plainly() })
	return p.plain.proto
}

// plainly compiles p again with calls for operators. If that is impossible, it
// returns code that raises why.
func (p *Program) plainly() *lua.FunctionProto {
	tree, err := syntax.Limits{Source: syntax.MostSource, Nesting: syntax.MostNesting}.ParseChunk(p.Name, []byte(p.text))
	if err == nil {
		var proto *lua.FunctionProto
		proto, err = generate(tree, func(stmts []ast.Stmt) ([]ast.Stmt, *rewrite.Marks) { return rewrite.Plainly(stmts, operators) })
		if err == nil {
			return proto
		}
	}
	raises, err := Limits{}.compileLoaded("="+p.Name, fmt.Sprintf("error(%q, 0)", err))
	if err != nil {
		panic(err)
	}
	return raises.proto
}
