package sandbox

import (
	"math"

	"github.com/unilua/unilua/engine/sandbox/vm"
	lua "github.com/yuin/gopher-lua"
)

// tableAdditions are the functions of table that Lua 5.1 does not have: pack and
// unpack of 5.2, and move of 5.3.
func tableAdditions() map[string]lua.LValue {
	return natives(map[string]lua.LGFunction{"pack": tablePack, "unpack": tableUnpack, "move": tableMove})
}

// tablePack is table.pack(...): a list of the arguments, with their number as n.
func tablePack(L *lua.LState) int {
	n := L.GetTop()
	Of(L).control.grab(L, vm.TableBytes+vm.FirstFieldBytes+n*vm.SlotBytes)
	t := L.CreateTable(n, 1)
	for i := 1; i <= n; i++ {
		t.RawSetInt(i, L.Get(i))
	}
	t.RawSetString("n", lua.LNumber(n))
	L.Push(t)
	return 1
}

// grabResults counts so many results of a native, which take room on the stack.
func grabResults(L *lua.LState, n int) {
	if n > little {
		Of(L).control.grab(L, n*wordBytes)
		Of(L).control.work(L, n/perMoved)
	}
}

// maxUnpacked is the largest number of results, half of what a stack can hold.
const maxUnpacked = 1 << 16

// tableUnpack is table.unpack(list [, i [, j]]). Metamethods are not asked.
func tableUnpack(L *lua.LState) int {
	t := checkTable(L, 1)
	first := optTruncated(L, 2, 1)
	last := optTruncated(L, 3, int64(lengthOf(L, t)))
	if first > last {
		return 0
	}
	n := uint64(last) - uint64(first) + 1
	if n == 0 || n > maxUnpacked {
		raise(L, "too many results to unpack")
	}
	grabResults(L, int(n))
	for i := first; ; i++ {
		L.Push(t.RawGet(lua.LNumber(i)))
		if i == last {
			return int(n)
		}
	}
}

// tableMove is table.move(from, first, last, at [, to]). As in Lua 5.3 it asks
// metamethods, and goes down where the ranges overlap.
func tableMove(L *lua.LState) int {
	first, last, at, to := checkInteger(L, 2), checkInteger(L, 3), checkInteger(L, 4), 1
	checkIndexed(L, 1)
	if L.Get(5) != lua.LNil {
		to = 5
	}
	checkIndexed(L, to)
	if last >= first {
		if first <= 0 && last >= math.MaxInt64+first {
			argumentError(L, 3, "too many elements to move")
		}
		n := last - first + 1
		if at > math.MaxInt64-n+1 {
			argumentError(L, 4, "destination wrap around")
		}
		m := mover{L, L.Get(1), L.Get(to)}
		m.move(first, at, n, at > last || at <= first || to != 1 && L.Get(1) != L.Get(to))
	}
	L.Push(L.Get(to))
	return 1
}

// checkIndexed checks that argument n is a table, or behaves as one.
func checkIndexed(L *lua.LState, n int) {
	if _, ok := L.Get(n).(*lua.LTable); ok {
		return
	}
	if L.GetMetaField(L.Get(n), "__index") == lua.LNil || L.GetMetaField(L.Get(n), "__newindex") == lua.LNil {
		typeError(L, n, "table")
	}
}

// mover copies elements from one table to another.
type mover struct {
	L        *lua.LState
	from, to lua.LValue
}

// move copies n elements from first on to at and after. Going up or down matters
// where the ranges overlap.
func (m mover) move(first, at, n int64, up bool) {
	for i := range n {
		checkStep(m.L, int(i))
		offset := i
		if !up {
			offset = n - 1 - i
		}
		m.set(at+offset, m.get(first+offset))
	}
}

func (m mover) get(i int64) lua.LValue {
	if t, ok := m.from.(*lua.LTable); ok && t.Metatable == lua.LNil {
		return t.RawGet(lua.LNumber(i))
	}
	return m.L.GetTable(m.from, lua.LNumber(i))
}

// set stores an element. A nil where there is nothing would only make room.
func (m mover) set(i int64, v lua.LValue) {
	t, ok := m.to.(*lua.LTable)
	if !ok || t.Metatable != lua.LNil {
		m.L.SetTable(m.to, lua.LNumber(i), v)
		return
	}
	if key := lua.LNumber(i); v != lua.LNil || t.RawGet(key) != lua.LNil {
		grabEntry(m.L, t, key)
		t.RawSet(key, v)
	}
}
