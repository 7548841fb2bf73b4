package internals

import lua "github.com/yuin/gopher-lua"

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
		k := t.keys[place]
		if name, isName := k.(lua.LString); isName {
			v = t.Fields[string(name)]
		} else {
			v = t.others[k]
		}
		if v != nil && v != lua.LNil {
			return k, v
		}
	}
	return lua.LNil, lua.LNil
}

// arrayIndex returns the place in the array that a key stands for, from 1.
func arrayIndex(key lua.LValue) (n int, ok bool) {
	f, ok := key.(lua.LNumber)
	if !ok || f < 1 || f >= lua.LNumber(lua.MaxArrayIndex) || f != lua.LNumber(int(f)) {
		return 0, false
	}
	return int(f), true
}

// Sparse reports whether most places belong to keys without a value.
func (t *Table) Sparse() bool {
	const few = 32
	return len(t.keys) > 2*(len(t.Fields)+len(t.others))+few
}

// Compact takes the places of keys without a value away, and returns where
// those that follow each of them begin now.
func (t *Table) Compact() (after map[lua.LValue]int) {
	after = map[lua.LValue]int{}
	kept := make([]lua.LValue, 0, len(t.Fields)+len(t.others))
	order := make(map[lua.LValue]int, cap(kept))
	for _, k := range t.keys {
		alive := false
		if name, isName := k.(lua.LString); isName {
			_, alive = t.Fields[string(name)]
		} else {
			_, alive = t.others[k]
		}
		if !alive {
			after[k] = len(kept)
			continue
		}
		order[k] = len(kept)
		kept = append(kept, k)
	}
	t.keys, t.order = kept, order
	return after
}
