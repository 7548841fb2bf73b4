package value

import (
	"fmt"
	"maps"
)

// Of returns the Value of plain Go data: booleans, integers, floats, strings,
// []byte, []any, map[string]any, map[any]any with strings and numbers for
// keys, and Values. nil gives absence, but only by itself: inside a list or a
// map it is an error, as is anything else. A map with the keys 1 to n becomes
// a list.
//
// The error is ErrTooLarge, or a *PathError that says where in x what is
// wrong.
func Of(x any) (Value, error) {
	switch x := x.(type) {
	case nil:
		return Value{}, nil
	case Value:
		return x, nil
	}
	var b builder
	return b.finish(b.plain(x))
}

func (b *builder) plain(x any) error {
	switch x := x.(type) {
	case nil:
		return problem("nil cannot be shared inside a table")
	case bool:
		b.dst = AppendBool(b.dst, x)
	case string:
		return b.text(x)
	case []byte:
		return b.text(string(x))
	case float64:
		return b.number(x)
	case float32:
		return b.number(float64(x))
	case []any:
		return b.list(len(x), func(i int) error { return b.plain(x[i]) })
	case map[string]any:
		return b.stringMap(x)
	case map[any]any:
		return b.anyMap(x)
	case Value:
		return b.value(x)
	default:
		return b.integer(x)
	}
	return nil
}

func (b *builder) integer(x any) error {
	switch x := x.(type) {
	case int:
		return b.int(int64(x))
	case int8:
		return b.int(int64(x))
	case int16:
		return b.int(int64(x))
	case int32:
		return b.int(int64(x))
	case int64:
		return b.int(x)
	case uint:
		return b.uint(uint64(x))
	case uint8:
		return b.uint(uint64(x))
	case uint16:
		return b.uint(uint64(x))
	case uint32:
		return b.uint(uint64(x))
	case uint64:
		return b.uint(x)
	}
	return problem(fmt.Sprintf("a %T cannot be shared", x))
}

// value appends v, which may be nested deeply already.
func (b *builder) value(v Value) error {
	if v.Absent() {
		return problem("nil cannot be shared inside a table")
	}
	p := strict{Reader{v.enc}}
	if err := p.value(b.depth); err != nil {
		return problem(err.Error())
	}
	b.dst = append(b.dst, v.enc...)
	return b.checkSize()
}

func (b *builder) stringMap(m map[string]any) error {
	if err := b.beginMap(); err != nil {
		return err
	}
	for key, x := range maps.All(m) {
		b.sorter.Pair(b.dst)
		b.dst = AppendString(b.dst, key)
		if err := b.plain(x); err != nil {
			return At(KeyStep(key), err)
		}
	}
	return b.endMap()
}

func (b *builder) anyMap(m map[any]any) error {
	if err := b.beginMap(); err != nil {
		return err
	}
	for key, x := range m {
		b.sorter.Pair(b.dst)
		start := len(b.dst)
		switch key.(type) {
		case nil, bool, []byte, []any, map[string]any, map[any]any, Value:
			return problem(fmt.Sprintf("a %T cannot be a key", key))
		}
		if err := b.plain(key); err != nil {
			return err
		}
		if err := b.plain(x); err != nil {
			return At(stepOf(string(b.dst[start:])), err)
		}
	}
	return b.endMap()
}

// Any returns v as plain Go data: nil if v is absent, bool, int64 for a whole
// number, float64 for any other, string, []any, map[string]any, or map[any]any
// if a key is a number. An empty table is a []any.
func (v Value) Any() any {
	if v.Absent() {
		return nil
	}
	r := Reader{v.enc}
	return r.any()
}

func (r *Reader) any() any {
	switch t := r.must(); t.Kind {
	case BoolKind:
		return t.Bool
	case NumberKind:
		return t.number()
	case StringKind:
		return t.Str
	case ListKind:
		list := make([]any, t.N)
		for i := range list {
			list[i] = r.any()
		}
		return list
	case MapKind:
		return r.anyMap(t.N)
	}
	return nil
}

func (t Token) number() any {
	if t.Whole {
		return t.Int
	}
	return t.Num
}

// anyMap reads n pairs, into a map[string]any as long as the keys are strings.
func (r *Reader) anyMap(n int) any {
	m := make(map[string]any, n)
	for i := range n {
		key := r.any()
		text, ok := key.(string)
		if !ok {
			return r.mixedMap(m, key, n-i-1)
		}
		m[text] = r.any()
	}
	return m
}

// mixedMap reads on after key, the first that is a number, with left pairs to
// follow.
func (r *Reader) mixedMap(strings map[string]any, key any, left int) any {
	m := make(map[any]any, len(strings)+left+1)
	for text, x := range strings {
		m[text] = x
	}
	m[key] = r.any()
	for range left {
		key := r.any()
		m[key] = r.any()
	}
	return m
}
