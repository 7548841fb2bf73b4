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
// shared, starting with name.
func encode(v lua.LValue, name string) (value.Value, error) {
	switch v := v.(type) {
	case lua.LBool:
		return value.Bool(bool(v)), nil
	case lua.LString:
		if len(v) > value.MaxSize {
			return value.Value{}, value.ErrTooLarge
		}
		return value.String(string(v)), nil
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
		e.dst = value.AppendString(e.dst, string(v))
	case *lua.LTable:
		return e.table(v)
	default:
		return problem("a " + v.Type().String() + " cannot be shared")
	}
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
	shape := shapeOf(t)
	var err error
	switch {
	case shape.holes():
		err = problem("a list with holes cannot be shared (index " + value.FormatNumber(float64(shape.hole(t))) + " is nil)")
	case shape.list():
		err = e.list(t, shape.entries)
	default:
		err = e.pairs(t)
	}
	e.path = e.path[:len(e.path)-1]
	return err
}

// enter goes one table deeper, unless that makes a cycle or is too deep.
func (e *encoder) enter(t *lua.LTable) error {
	if _, plain := t.Metatable.(*lua.LNilType); !plain {
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

func (e *encoder) list(t *lua.LTable, n int) error {
	e.dst = value.AppendArray(e.dst, n)
	for i := 1; i <= n; i++ {
		if err := e.value(t.RawGet(lua.LNumber(i))); err != nil {
			return value.At(value.IndexStep(i), err)
		}
	}
	return nil
}

func (e *encoder) pairs(t *lua.LTable) error {
	e.dst = e.sorter.Begin(e.dst)
	var failed error
	t.ForEach(func(k, v lua.LValue) {
		if failed == nil {
			failed = e.pair(k, v)
		}
	})
	if failed != nil {
		return failed
	}
	e.dst = e.sorter.End(e.dst)
	return nil
}

func (e *encoder) pair(k, v lua.LValue) error {
	e.sorter.Pair(e.dst)
	var step func() string
	switch k := k.(type) {
	case lua.LString:
		e.dst = value.AppendString(e.dst, string(k))
		step = func() string { return value.KeyStep(string(k)) }
	case lua.LNumber:
		e.dst = value.AppendNumber(e.dst, float64(k))
		step = func() string { return value.NumberStep(float64(k)) }
	default:
		return problem("a " + k.Type().String() + " cannot be a key of a shared table")
	}
	if err := e.value(v); err != nil {
		if errors.Is(err, value.ErrTooLarge) {
			return err
		}
		return value.At(step(), err)
	}
	return nil
}

// shape tells lists from maps.
type shape struct {
	entries int  // pairs in all
	indexes int  // whose key is a whole number of at least 1
	last    int  // the largest of these
	first   bool // 1 is among them
}

func shapeOf(t *lua.LTable) (s shape) {
	t.ForEach(func(k, _ lua.LValue) {
		s.entries++
		n, ok := k.(lua.LNumber)
		if !ok || n < 1 || n != lua.LNumber(math.Trunc(float64(n))) {
			return
		}
		s.indexes++
		s.first = s.first || n == 1
		if n <= value.MaxExact {
			s.last = max(s.last, int(n))
		}
	})
	return s
}

// list reports a table whose keys are 1 to n. An empty table is one too.
func (s shape) list() bool { return s.indexes == s.entries && s.last == s.entries }

// holes reports a table that begins like a list, and has no keys but indexes,
// but not all of them.
func (s shape) holes() bool {
	return s.first && s.indexes == s.entries && s.last != s.entries
}

// hole returns the first index that is missing.
func (s shape) hole(t *lua.LTable) int {
	for i := 1; ; i++ {
		if t.RawGet(lua.LNumber(i)) == lua.LNil {
			return i
		}
	}
}
