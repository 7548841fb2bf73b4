package sandbox

import (
	"github.com/unilua/unilua/engine/sandbox/internals"
	"github.com/unilua/unilua/engine/sandbox/vm"
	lua "github.com/yuin/gopher-lua"
)

// iterators are next, pairs and ipairs. As in Lua, what pairs returns is next.
func iterators() map[string]lua.LValue {
	next, step := native(baseNext), native(ipairsStep)
	vm.KnowIterators(next, step)
	return map[string]lua.LValue{
		"next": next,
		"pairs": native(func(L *lua.LState) int {
			t := checkTable(L, 1)
			L.Push(next)
			L.Push(t)
			L.Push(lua.LNil)
			return 3
		}),
		"ipairs": native(func(L *lua.LState) int {
			t := checkTable(L, 1)
			L.Push(step)
			L.Push(t)
			L.Push(lua.LNumber(0))
			return 3
		}),
	}
}

func ipairsStep(L *lua.LState) int {
	i, t := checkInt(L, 2)+1, checkTable(L, 1)
	v := rawIndex(t, i)
	if v == lua.LNil {
		return 0
	}
	L.Push(lua.LNumber(i))
	L.Push(v)
	return 2
}

func baseNext(L *lua.LState) int {
	t := checkTable(L, 1)
	if t.Metatable != lua.LNil {
		Of(L).unfold(t)
	}
	k, v, ok := nextOf(L, t, L.Get(2))
	if !ok {
		raiseBare(L, "invalid key to 'next'")
	}
	L.Push(k)
	if k == lua.LNil {
		return 1
	}
	L.Push(v)
	return 2
}

// nextOf returns the entry of t after the one with a key, after none for nil,
// and nil after the last. It is not ok if the key never was in t.
func nextOf(L *lua.LState, t *lua.LTable, key lua.LValue) (k, v lua.LValue, ok bool) {
	if !inside {
		k, v = t.Next(key)
		return k, v, true
	}
	if in := internals.Inside(t); key == lua.LNil && in.Sparse() {
		Of(L).compacted.add(t, in.Compact())
	}
	k, v, ok = internals.Inside(t).Next(key)
	if !ok {
		return Of(L).compacted.next(t, key)
	}
	return k, v, true
}

// inside is whether the inside of tables can be seen.
var inside = internals.Check() == nil
