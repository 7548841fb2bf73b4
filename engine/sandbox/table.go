package sandbox

import (
	"maps"

	"github.com/unilua/unilua/engine/sandbox/internals"
	"github.com/unilua/unilua/engine/sandbox/quicksort"
	lua "github.com/yuin/gopher-lua"
)

func tableFunctions(map[string]*lua.LTable) map[string]lua.LValue {
	functions := natives(map[string]lua.LGFunction{
		"concat": tableConcat, "foreach": tableForEach, "foreachi": tableForEachI, "getn": tableGetN, "insert": tableInsert,
		"maxn": tableMaxN, "remove": tableRemove, "setn": tableSetN, "sort": tableSort,
	})
	maps.Copy(functions, tableAdditions())
	return functions
}

// checkEvery is how many cheap steps a native makes until it asks whether the
// run goes on.
const checkEvery = 4096

// checkStep asks it at the i-th step.
func checkStep(L *lua.LState, i int) {
	if i%checkEvery == 0 {
		Of(L).control.work(L, checkEvery)
	}
}

// perMoved is how many elements of a list are moved, or found to be nil, in
// about the time of an instruction.
const perMoved = 16

// lengthOf is length for a native, which it takes time: a list that ends with
// nils is gone through from its end.
func lengthOf(L *lua.LState, t *lua.LTable) int {
	n := length(t)
	if inside {
		if nils := len(internals.Inside(t).Array) - n; nils > perMoved {
			Of(L).control.work(L, nils/perMoved)
		}
	}
	return n
}

// length returns what # gives for t, without metamethods. gopher-lua counts
// what it keeps as an array only.
func length(t *lua.LTable) int {
	n := t.Len()
	if n < maxArrayIndex-1 || rawIndex(t, n+1) == lua.LNil {
		return n
	}
	low, high := n+1, 2*n
	for rawIndex(t, high) != lua.LNil {
		low, high = high, 2*high
	}
	for high-low > 1 { // t[low] is there, t[high] is not
		if middle := (low + high) / 2; rawIndex(t, middle) != lua.LNil {
			low = middle
		} else {
			high = middle
		}
	}
	return low
}

// rawIndex returns t[i], for any i, without metamethods.
func rawIndex(t *lua.LTable, i int) lua.LValue {
	if 0 < i && i < maxArrayIndex {
		return t.RawGetInt(i)
	}
	return t.RawGetH(lua.LNumber(i))
}

func tableGetN(L *lua.LState) int {
	L.Push(lua.LNumber(length(checkTable(L, 1))))
	return 1
}

func tableSetN(L *lua.LState) int {
	checkTable(L, 1)
	raise(L, "'setn' is obsolete")
	return 0
}

// tableMaxN returns the largest key that is a number, 0 if none is positive.
func tableMaxN(L *lua.LState) int {
	largest := lua.LNumber(0)
	checkTable(L, 1).ForEach(func(k, _ lua.LValue) {
		if n, ok := k.(lua.LNumber); ok && n > largest {
			largest = n
		}
	})
	L.Push(largest)
	return 1
}

// tableConcat is table.concat(list, separator, first, last).
func tableConcat(L *lua.LState) int {
	separator, t := optText(L, 2, ""), checkTable(L, 1)
	first, last := optInt(L, 3, 1), 0
	if L.Get(4) == lua.LNil {
		last = length(t)
	} else {
		last = checkInt(L, 4)
	}
	working := Of(L).working
	var joined []byte
	for i := first; i <= last; i++ {
		checkStep(L, i)
		v := rawIndex(t, i)
		if s, isText := v.(lua.LString); isText {
			growDraft(L, joined, len(s)+len(separator))
		}
		extended, ok := appendText(joined, v)
		if !ok {
			raise(L, "invalid value (%s) at index %d in table for 'concat'", v.Type(), i)
		}
		if i < last {
			extended = append(extended, separator...)
		}
		checkRoom(L, len(extended))
		joined = extended
	}
	Of(L).working = working
	if len(joined) > little {
		grabText(L, 2*len(joined))
	}
	L.Push(lua.LString(joined))
	return 1
}

// tableInsert is table.insert(list, v) or table.insert(list, position, v).
func tableInsert(L *lua.LState) int {
	t := checkWritable(L, 1)
	end := lengthOf(L, t) + 1
	at := end
	switch L.GetTop() {
	case 2:
	case 3:
		at = checkInt(L, 2)
	default:
		raise(L, "wrong number of arguments to 'insert'")
	}
	v := L.Get(L.GetTop())
	grabEntry(L, t, whole(max(at, end)))
	switch {
	case at >= end:
		t.RawSet(lua.LNumber(at), v)
	case at > 0 && end < maxArrayIndex-1:
		Of(L).control.work(L, (end-at)/perMoved)
		t.Insert(at, v)
	default:
		for i := end; i > at; i-- {
			checkStep(L, i)
			t.RawSet(lua.LNumber(i), rawIndex(t, i-1))
		}
		t.RawSet(lua.LNumber(at), v)
	}
	return 0
}

// tableRemove is table.remove(list, position).
func tableRemove(L *lua.LState) int {
	t := checkWritable(L, 1)
	end := lengthOf(L, t)
	at := optInt(L, 2, end)
	if at < 1 || at > end {
		return 0
	}
	if end < maxArrayIndex {
		Of(L).control.work(L, (end-at)/perMoved)
		L.Push(t.Remove(at))
		return 1
	}
	L.Push(rawIndex(t, at))
	for i := at; i < end; i++ {
		checkStep(L, i)
		t.RawSet(lua.LNumber(i), rawIndex(t, i+1))
	}
	t.RawSet(lua.LNumber(end), lua.LNil)
	return 1
}

// tableForEach calls a function with each key and value, until it returns
// something other than nil, which it returns.
func tableForEach(L *lua.LState) int {
	t, fn := checkTable(L, 1), checkFunction(L, 2)
	Of(L).unfold(t)
	for k, v, ok := nextOf(L, t, lua.LNil); k != lua.LNil; k, v, ok = nextOf(L, t, k) {
		if !ok {
			raiseBare(L, "invalid key to 'next'")
		}
		if visit(L, fn, k, v) {
			return 1
		}
	}
	return 0
}

// tableForEachI does the same for the elements of a list.
func tableForEachI(L *lua.LState) int {
	t, fn := checkTable(L, 1), checkFunction(L, 2)
	for i, n := 1, length(t); i <= n; i++ {
		if visit(L, fn, lua.LNumber(i), rawIndex(t, i)) {
			return 1
		}
	}
	return 0
}

// visit calls fn with a key and a value. It leaves the result on the stack and
// reports true, unless that is nil.
func visit(L *lua.LState, fn *lua.LFunction, k, v lua.LValue) bool {
	L.Push(fn)
	L.Push(k)
	L.Push(v)
	call(L, 2, 1)
	if L.Get(-1) != lua.LNil {
		return true
	}
	L.Pop(1)
	return false
}

// tableSort is table.sort(list, less).
func tableSort(L *lua.LState) int {
	t := checkWritable(L, 1)
	n := length(t)
	less := lessThan
	if L.Get(2) != lua.LNil {
		fn := checkFunction(L, 2)
		less = func(L *lua.LState, a, b lua.LValue) bool { return called2(L, fn, a, b) }
	}
	s := Of(L)
	working := s.working
	s.control.extend(L, (n+2)*wordBytes)
	elements := make([]lua.LValue, n+2) // with those before and behind
	for i := range elements {
		elements[i] = rawIndex(t, i)
	}
	defer func() { // also if less raises
		for i := 1; i <= n; i++ {
			t.RawSet(lua.LNumber(i), elements[i])
		}
		s.working = working
	}()
	steps := 0
	ok := quicksort.Sort(elements, func(a, b lua.LValue) bool {
		steps++
		checkStep(L, steps)
		return less(L, a, b)
	})
	if !ok {
		raise(L, "invalid order function for sorting")
	}
	return 0
}

// called2 returns whether f(a, b) is true.
func called2(L *lua.LState, f, a, b lua.LValue) bool {
	L.Push(f)
	L.Push(a)
	L.Push(b)
	call(L, 2, 1)
	v := L.Get(-1)
	L.Pop(1)
	return lua.LVAsBool(v)
}

// lessThan returns a < b, as the operator does.
func lessThan(L *lua.LState, a, b lua.LValue) bool {
	switch a := a.(type) {
	case lua.LNumber:
		if b, ok := b.(lua.LNumber); ok {
			return a < b
		}
	case lua.LString:
		if b, ok := b.(lua.LString); ok {
			return a < b
		}
	}
	if a.Type() == b.Type() {
		if f := L.GetMetaField(a, "__lt"); f != lua.LNil && f == L.GetMetaField(b, "__lt") {
			return called2(L, f, a, b)
		}
		raiseBare(L, "attempt to compare two %s values", a.Type())
	}
	raiseBare(L, "attempt to compare %s with %s", a.Type(), b.Type())
	return false
}
