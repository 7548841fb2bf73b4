package vm

import (
	"sync"

	lua "github.com/yuin/gopher-lua"
)

// A call of a method on an object of the host is the hottest thing that many
// scripts do, and looks two names up in two tables. The methods of such objects
// never change, so each machine remembers the last ones that it has found, by
// the place of the call.

// known holds the methods of objects by their metatable: both are *lua.LTable.
var known sync.Map

// KnowMethods says that objects with the metatable meta have these methods, and
// that neither ever changes.
func KnowMethods(meta, methods *lua.LTable) { known.Store(meta, methods) }

// remembered is how many methods a machine remembers.
const remembered = 4

type method struct {
	meta *lua.LTable
	name lua.LString
	fn   lua.LValue
}

// method returns a method of an object that is known, for the call at pc.
func (m *Machine) method(object, name lua.LValue, pc int) (lua.LValue, bool) {
	u, ok := object.(*lua.LUserData)
	if !ok {
		return nil, false
	}
	meta, ok := u.Metatable.(*lua.LTable)
	if !ok {
		return nil, false
	}
	last := &m.methods[pc%remembered]
	if last.meta == meta && last.name == name.(lua.LString) {
		return last.fn, true
	}
	return last.find(meta, name.(lua.LString))
}

// find looks a method up, and remembers it in the place of another.
func (last *method) find(meta *lua.LTable, name lua.LString) (lua.LValue, bool) {
	methods, ok := known.Load(meta)
	if !ok {
		return nil, false
	}
	fn := methods.(*lua.LTable).RawGetString(string(name))
	if isNil(fn) {
		return nil, false
	}
	*last = method{meta, name, fn}
	return fn, true
}
