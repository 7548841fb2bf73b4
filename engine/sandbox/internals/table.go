package internals

import (
	"math/bits"

	lua "github.com/yuin/gopher-lua"
)

// Next returns the entry after the one with a key, after none for nil: those
// of the array first, the others in the order in which they came. After the
// last it returns nil. It is not ok if t has no place for the key.
func (t *Table) Next(key lua.LValue) (k, v lua.LValue, ok bool) {
	at := 0
	if key != lua.LNil {
		n, isIndex := arrayIndex(key)
		if !isIndex {
			place, known := t.order[key]
			if !known {
				return nil, nil, false
			}
			k, v = t.From(place + 1)
			return k, v, true
		}
		if n > cap(t.Array) {
			return nil, nil, false
		}
		at = n
	}
	for ; at < len(t.Array); at++ {
		if v := t.Array[at]; v != lua.LNil {
			return lua.LNumber(at + 1), v, true
		}
	}
	k, v = t.From(0)
	return k, v, true
}

// From returns the first entry that is not in the array and whose place is at
// least the given one, nil if there is none.
func (t *Table) From(place int) (k, v lua.LValue) {
	for ; place < len(t.keys); place++ {
		if v := t.at(place); v != nil {
			return t.keys[place], v
		}
	}
	return lua.LNil, lua.LNil
}

// at returns the value of the key that has a place, a Go nil if it has none.
func (t *Table) at(place int) lua.LValue {
	if name, isName := t.keys[place].(lua.LString); isName {
		return t.Fields[string(name)]
	}
	return t.others[t.keys[place]]
}

// arrayIndex returns the place in the array that a key stands for, from 1.
func arrayIndex(key lua.LValue) (n int, ok bool) {
	f, ok := key.(lua.LNumber)
	if !ok || f < 1 || f >= lua.LNumber(lua.MaxArrayIndex) || f != lua.LNumber(int(f)) {
		return 0, false
	}
	return int(f), true
}

// Places returns how many places there are, those of keys without a value among
// them.
func (t *Table) Places() int { return len(t.keys) }

// Sparse reports whether it pays to Compact t before it is gone through: if most
// places belong to keys without a value, or so many of the first that to skip
// them again and again costs more.
func (t *Table) Sparse() bool {
	const few = 32
	if len(t.keys) > 2*(len(t.Fields)+len(t.others))+few {
		return true
	}
	skipped := 0
	for skipped < len(t.keys) && t.at(skipped) == nil {
		skipped++
	}
	return skipped > few && skipped*skipped > 4*len(t.keys)
}

// Compact takes the places of keys without a value away, and returns where
// those that follow each of them begin now.
func (t *Table) Compact() (after map[lua.LValue]int) {
	live := len(t.Fields) + len(t.others)
	after = make(map[lua.LValue]int, len(t.keys)-min(live, len(t.keys)))
	kept, order := make([]lua.LValue, 0, live), make(map[lua.LValue]int, live)
	for place, k := range t.keys {
		if t.at(place) != nil {
			order[k] = len(kept)
			kept = append(kept, k)
		} else {
			after[k] = len(kept)
		}
	}
	t.keys, t.order = kept, order // a map does not shrink
	return after
}

// Others returns the entries that are neither in the array nor named.
func (t *Table) Others() map[lua.LValue]lua.LValue { return t.others }

// Size returns how many bytes the entries of t take, without what the values and
// the names hold.
func (t *Table) Size() int {
	const word = 16 // a value or a name
	n := word*(cap(t.Array)+cap(t.keys)) + word*len(t.keys)
	n += slots(len(t.Fields)) * (2*word + 1)
	n += slots(len(t.others)) * (2*word + 1)
	return n + slots(len(t.order))*(word+8+1)
}

// slots returns how many entries a map of Go has room for that holds n: it is at
// most seven eighths full, and doubles.
func slots(n int) int {
	if n == 0 {
		return 0
	}
	return max(8, 1<<bits.Len(uint(n*8/7)))
}
