package vm

import (
	"sync"

	"github.com/unilua/unilua/engine/sandbox/internals"
	lua "github.com/yuin/gopher-lua"
)

// What a library table or an object of the host lacks itself is looked up in a
// table that all states share and that never changes: two look-ups of a name,
// in the hottest calls of many scripts. So each machine remembers what it has
// found, by the place of the instruction.

// known holds the tables behind others by the metatable: both are *lua.LTable.
var known sync.Map

// KnowMethods says that what has the metatable meta finds what it lacks in
// methods, and that neither ever changes.
func KnowMethods(meta, methods *lua.LTable) { known.Store(meta, methods) }

const (
	rememberedFields = 4 // by the place of the instruction
	rememberedMetas  = 4 // by the address
)

// memory is what a machine remembers of the tables that are known.
type memory struct {
	fields [rememberedFields]sharedField
	metas  [rememberedMetas]sharedMeta
}

type sharedField struct {
	meta  *lua.LTable
	name  lua.LString
	value lua.LValue
}

// sharedMeta is a metatable and the table that is known to be behind it, nil if
// none is known.
type sharedMeta struct{ meta, methods *lua.LTable }

// shared returns what a value with a metatable, that lacks name itself, has from
// a table that is known, for the instruction at pc.
func (m *memory) shared(metatable, name lua.LValue, pc int) (lua.LValue, bool) {
	meta, ok := metatable.(*lua.LTable)
	if !ok {
		return nil, false
	}
	key := name.(lua.LString)
	last := &m.fields[pc%rememberedFields]
	if last.meta == meta && last.name == key {
		return last.value, true
	}
	methods := m.behind(meta)
	if methods == nil {
		return nil, false
	}
	v := methods.RawGetString(string(key))
	if isNil(v) {
		return nil, false
	}
	*last = sharedField{meta, key, v}
	return v, true
}

// behind returns the table that is known to be behind a metatable, if any.
func (m *memory) behind(meta *lua.LTable) *lua.LTable {
	last := &m.metas[internals.Address(meta)%rememberedMetas]
	if last.meta != meta {
		*last = sharedMeta{meta: meta}
		if methods, ok := known.Load(meta); ok {
			last.methods = methods.(*lua.LTable)
		}
	}
	return last.methods
}
