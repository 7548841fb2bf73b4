package sandbox

import lua "github.com/yuin/gopher-lua"

// Field returns what a table of the script has under a name, what every state
// has there included, and calls no metamethod.
func (s *State) Field(t *lua.LTable, name string) Value {
	if v := t.RawGetString(name); v != lua.LNil {
		return v
	}
	lib := backing(t)
	if lib == nil {
		return lua.LNil
	}
	if t == s.globals {
		for i, known := range libraryNames {
			if known == name {
				return s.library(i)
			}
		}
	}
	return lib.funcs.RawGetString(name)
}

// Names returns the names that Field finds something under.
func (s *State) Names(t *lua.LTable) (names []string) {
	add := func(k, v lua.LValue) {
		if name, ok := k.(lua.LString); ok {
			names = append(names, string(name))
		}
	}
	t.ForEach(add)
	if lib := backing(t); lib != nil {
		lib.funcs.ForEach(add)
	}
	if t == s.globals {
		names = append(names, libraryNames[:]...)
	}
	return names
}
