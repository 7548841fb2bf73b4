package sandbox

import (
	"context"
	"slices"

	lua "github.com/yuin/gopher-lua"
)

// Portable is a function of a script that any number of states may call at
// once. Its code is shared, which is safe since code never changes; nothing
// else of the state that it comes from is.
type Portable struct {
	proto    *lua.FunctionProto
	programs []*Program // whose lines its errors may quote
}

// Portable returns fn, a Lua function of s, to be called in other states. It
// must not use locals from outside itself: then it returns their names.
func (s *State) Portable(fn *lua.LFunction) (p *Portable, captured []string) {
	if len(fn.Proto.DbgUpvalues) > 0 {
		return nil, slices.Clone(fn.Proto.DbgUpvalues)
	}
	return &Portable{fn.Proto, slices.Clone(s.programs)}, nil
}

// CallPortable is Call for a function that may come from another state. Its
// globals are those of s.
func (s *State) CallPortable(ctx context.Context, p *Portable, args ...Value) ([]Value, error) {
	for _, program := range p.programs {
		s.know(program)
	}
	return s.Call(ctx, s.L.NewFunctionFromProto(p.proto), args...)
}
