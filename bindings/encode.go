package bindings

import (
	"errors"
	"math"
	"sync"

	lua "github.com/yuin/gopher-lua"

	"github.com/unilua/unilua/engine/value"
)

// encoder turns a Lua value into a shared value, in one pass.
type encoder struct {
	dst    []byte
	sorter value.MapSorter
	path   []*lua.LTable // the tables that enclose the one under way
}

var encoders = sync.Pool{New: func() any { return new(encoder) }}

// encode returns v as a shared value. An error names the path of what cannot be
// shared, starting with name, or is value.ErrTooLarge.
func encode(v lua.LValue, name string) (value.Value, error) {
	if b, ok := v.(lua.LBool); ok {
		return value.Bool(bool(b)), nil
	}
	e := encoders.Get().(*encoder)
	defer e.free()
	if err := e.value(v); err != nil {
		return value.Value{}, value.At(name, err)
	}
	return value.FromEncoded(string(e.dst)), nil
}

// free puts e back, without the memory of a huge value.
func (e *encoder) free() {
	const keep = 64 << 10
	if cap(e.dst) > keep {
		e.dst = nil
	}
	e.dst = e.dst[:0]
	clear(e.path)
	e.path = e.path[:0]
	e.sorter.Reset()
	encoders.Put(e)
}

func (e *encoder) value(v lua.LValue) error {
	switch v := v.(type) {
	case lua.LBool:
		e.dst = value.AppendBool(e.dst, bool(v))
	case lua.LNumber:
		if math.IsNaN(float64(v)) {
			return problem("NaN cannot be shared")
		}
		e.dst = value.AppendNumber(e.dst, float64(v))
	case lua.LString:
		return e.text(string(v))
	case *lua.LTable:
		return e.table(v)
	case *lua.LUserData:
		return e.userdata(v)
	default:
		return problem("a " + v.Type().String() + " cannot be shared")
	}
	if len(e.dst) > value.MaxSize {
		return value.ErrTooLarge
	}
	return nil
}

// text encodes a string. One that is too large is not even copied.
func (e *encoder) text(s string) error {
	if len(e.dst)+len(s) > value.MaxSize {
		return value.ErrTooLarge
	}
	e.dst = value.AppendString(e.dst, s)
	if len(e.dst) > value.MaxSize {
		return value.ErrTooLarge
	}
	return nil
}

func problem(text string) error { return &value.PathError{Problem: text} }

func (e *encoder) table(t *lua.LTable) error {
	if err := e.enter(t); err != nil {
		return err
	}
	var err error
	if n, list := listLen(t); list {
		err = e.list(t, n)
	} else {
		err = e.pairs(t)
	}
	e.path = e.path[:len(e.path)-1]
	return err
}

// enter goes one table deeper, unless that makes a cycle or is too deep.
func (e *encoder) enter(t *lua.LTable) error {
	if t.Metatable != lua.LNil {
		return problem("a table with a metatable cannot be shared")
	}
	for _, outer := range e.path {
		if outer == t {
			return problem("a cycle cannot be shared")
		}
	}
	if len(e.path) == value.MaxDepth {
		return problem(value.ErrTooDeep.Error())
	}
	e.path = append(e.path, t)
	return nil
}

// listLen reports whether t can only be a list, with or without holes, and its
// last index. An empty table is a list.
func listLen(t *lua.LTable) (n int, list bool) {
	n = t.Len()
	key := lua.LNumber(n)
	if n == 0 {
		first, _ := t.Next(lua.LNil)
		return 0, first == lua.LNil
	}
	if t.RawGetInt(1) == lua.LNil {
		return n, false
	}
	more, _ := t.Next(key)
	return n, more == lua.LNil
}

func (e *encoder) list(t *lua.LTable, n int) error {
	e.dst = value.AppendArray(e.dst, n)
	for i := 1; i <= n; i++ {
		v := t.RawGetInt(i)
		if v == lua.LNil {
			return hole(i)
		}
		if err := e.value(v); err != nil {
			return value.At(value.IndexStep(i), err)
		}
	}
	return nil
}

func hole(i int) error {
	return problem("a list with holes cannot be shared (index " + value.FormatNumber(float64(i)) + " is nil)")
}

// pairs encodes a table that has other keys than the indexes of a list, or
// more of these than gopher-lua keeps as a list. Next gives the keys as they
// are kept: unlike ForEach it allocates nothing.
func (e *encoder) pairs(t *lua.LTable) error {
	e.dst = e.sorter.Begin(e.dst)
	var found indexes
	for k, v := t.Next(lua.LNil); k != lua.LNil; k, v = t.Next(k) {
		if err := e.pair(k, v); err != nil {
			return err
		}
		found.count(k)
	}
	if found.holes() {
		return hole(found.hole(t))
	}
	e.dst = e.sorter.End(e.dst)
	return nil
}

func (e *encoder) pair(k, v lua.LValue) error {
	e.sorter.Pair(e.dst)
	switch k := k.(type) {
	case lua.LString:
		if err := e.text(string(k)); err != nil {
			return err
		}
	case lua.LNumber:
		e.dst = value.AppendNumber(e.dst, float64(k))
	default:
		return problem("a " + k.Type().String() + " cannot be a key of a shared table")
	}
	if err := e.value(v); err != nil {
		return atKey(k, err)
	}
	return nil
}

// atKey puts the step of a key in front of the path of err.
func atKey(k lua.LValue, err error) error {
	switch k := k.(type) {
	case lua.LString:
		if !errors.Is(err, value.ErrTooLarge) { // which has no path, and the key may be long
			return value.At(value.KeyStep(string(k)), err)
		}
	case lua.LNumber:
		return value.At(value.NumberStep(float64(k)), err)
	}
	return err
}

// indexes tell lists, lists with holes and maps apart.
type indexes struct {
	entries int // pairs in all
	found   int // whose key is a whole number of at least 1
	last    lua.LNumber
	first   bool // 1 is among them
}

func indexesOf(t *lua.LTable) (x indexes) {
	for k, _ := t.Next(lua.LNil); k != lua.LNil; k, _ = t.Next(k) {
		x.count(k)
	}
	return x
}

func (x *indexes) count(k lua.LValue) {
	x.entries++
	n, ok := k.(lua.LNumber)
	if ok && n >= 1 && n == lua.LNumber(math.Trunc(float64(n))) {
		x.found++
		x.last = max(x.last, n)
		x.first = x.first || n == 1
	}
}

// all reports a list: its keys are 1 to n.
func (x *indexes) all() bool {
	return x.found == x.entries && x.last == lua.LNumber(x.entries)
}

// holes reports a list that lacks some index: its first is there, and it has no
// other keys.
func (x *indexes) holes() bool {
	return x.first && x.found == x.entries && !x.all()
}

// hole returns the first index that is missing.
func (x *indexes) hole(t *lua.LTable) int {
	for i := 1; ; i++ {
		if t.RawGet(lua.LNumber(i)) == lua.LNil {
			return i
		}
	}
}
