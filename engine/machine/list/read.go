package list

import (
	"github.com/unilua/unilua/engine/fault"
	"github.com/unilua/unilua/engine/value"
)

// read does the operations that change nothing.
func (m *Machine) read(op *Op) (Reply, error) {
	switch op.Verb {
	case Get:
		return Reply{Value: m.get(op.At)}, nil
	case Len:
		return Reply{N: int64(m.items.Len())}, nil
	case IndexOf:
		at := m.indexOf(op.Value)
		return Reply{N: at, OK: at != 0}, nil
	case Contains:
		return Reply{OK: m.indexOf(op.Value) != 0}, nil
	case Count:
		return Reply{N: m.count(op.Value)}, nil
	case Slice:
		return Reply{Values: m.slice(op.At, op.To)}, nil
	case Items:
		return Reply{Values: m.items.Values()}, nil
	}
	return Reply{}, fault.Misusef("list %q: unknown verb %d", m.name, op.Verb)
}

func (m *Machine) get(at int64) value.Value {
	i, ok := m.index(at)
	if !ok {
		return value.Value{}
	}
	_, v, _ := m.items.GetAt(i)
	return v
}

// indexOf returns the first position of v, 0 if it is nowhere.
func (m *Machine) indexOf(v value.Value) int64 {
	var at, found int64
	m.items.Scan(func(_ uint64, w value.Value) bool {
		at++
		if v == w {
			found = at
		}
		return found == 0
	})
	return found
}

func (m *Machine) count(v value.Value) int64 {
	var n int64
	m.items.Scan(func(_ uint64, w value.Value) bool {
		if v == w {
			n++
		}
		return true
	})
	return n
}

// slice returns the elements from one position to another inclusive. Positions
// beyond an end mean that end, so there may be none.
func (m *Machine) slice(from, to int64) []value.Value {
	n := int64(m.items.Len())
	if from < 0 {
		from += n + 1
	}
	if to < 0 {
		to += n + 1
	}
	from, to = max(from, 1), min(to, n)
	if from > to {
		return nil
	}
	out := make([]value.Value, 0, to-from+1)
	first, _, _ := m.items.GetAt(int(from - 1))
	m.items.Ascend(first, func(_ uint64, v value.Value) bool {
		out = append(out, v)
		return len(out) < cap(out)
	})
	return out
}
