// Package list is the thread-safe list: a sequence of shared values with cheap
// ends, addressed by position.
//
// Positions count from 1 at the front and from -1 at the back. Reading at a
// position that is not there gives absence; set, insert and remove at one are
// refused with code range. Values are equal if their canonical encodings are,
// so 1 and 1.0 are one value, and so are two tables of the same content.
//
// # Places
//
// Each element has a place, a number that only orders it: the list is a
// counted B-tree from places to values. A cell is one element under its place,
// so a push or a removal touches a single cell wherever it happens, undo puts
// back exactly that cell, and nothing about places has to be saved apart from
// the cells themselves. Ends grow by a stride; an insertion halves the gap
// between its neighbours. When a gap is used up, the places that follow are
// spaced anew, over as few elements as the rule of Dietz and Sleator ("Two
// algorithms for maintaining order in a list", STOC 1987) asks for: amortized
// logarithmic in the length, however the insertions fall.
//
// Push, pop, get, set, insert and remove are logarithmic. The verbs that look
// at values (index_of, contains, count, sort, reverse, items, clear) are linear
// at least, by nature; all run under the object's mutex.
package list

import (
	"github.com/tidwall/btree"

	"github.com/unilua/unilua/engine/fault"
	"github.com/unilua/unilua/engine/machine"
	"github.com/unilua/unilua/engine/value"
)

// Verb says what an operation does.
type Verb uint8

// The verbs. A Reply field that is not mentioned is zero.
const (
	_         Verb = iota
	Push           // append Value; N is the new length
	PushFront      // put Value before the first; N is the new length
	Pop            // take the last: Value, absent if the list is empty
	PopFront       // take the first: Value, absent if the list is empty
	Get            // Value at At, absent if there is none
	Set            // replace the one at At by Value; else range
	Insert         // put Value so that it stands at At; N is the new length; else range
	Remove         // take the one at At: Value; else range
	IndexOf        // N is the first position of Value, OK whether it is there
	Contains       // OK whether Value is there
	Count          // N is how many equal Value
	Sort           // order numbers or strings, stable; else invalid
	Reverse        // turn the order around
	Slice          // Values from At to To inclusive, clamped as in string.sub
	Items          // Values, all
	Len            // N is the length
	Clear          // remove all; N is how many there were
)

// Op is one operation on a list.
type Op struct {
	Verb  Verb        `cbor:"1,keyasint,omitempty"`
	Value value.Value `cbor:"2,keyasint,omitempty"`

	// At is a position: 1 is the first, -1 the last. Insert takes 1 to
	// length+1 and -1 to -(length+1): whatever the sign, the new element is
	// at At afterwards, so -1 appends.
	At int64 `cbor:"3,keyasint,omitempty"`

	// To ends a Slice; -1 is the last.
	To int64 `cbor:"4,keyasint,omitempty"`

	// Descending turns the order of Sort around.
	Descending bool `cbor:"5,keyasint,omitempty"`
}

// Reply is what an operation returns.
type Reply struct {
	Value  value.Value   `cbor:"1,keyasint,omitempty"`
	Values []value.Value `cbor:"2,keyasint,omitempty"`
	N      int64         `cbor:"3,keyasint,omitempty"`
	OK     bool          `cbor:"4,keyasint,omitempty"`
}

// Machine is one list. No operation on it waits, and nothing in it expires.
type Machine struct {
	name    string
	journal machine.Journal
	items   btree.Map[uint64, value.Value] // by place
	bytes   int                            // that they take
}

var _ machine.Machine[Op, Reply] = (*Machine)(nil)

// New returns an empty list.
func New(name string) *Machine { return &Machine{name: name} }

// Apply does one operation.
func (m *Machine) Apply(_ machine.Call, op *Op) (Reply, error) {
	switch op.Verb {
	case Push, PushFront, Set, Insert, IndexOf, Contains, Count:
		if op.Value.Absent() {
			return Reply{}, fault.Misusef("list %q: nil is not a value", m.name)
		}
	}
	switch op.Verb {
	case Push:
		return m.add(m.placeBack(), op.Value)
	case PushFront:
		return m.add(m.placeFront(), op.Value)
	case Insert:
		return m.insert(op.At, op.Value)
	case Pop:
		return m.pop(m.items.Len() - 1)
	case PopFront:
		return m.pop(0)
	case Remove:
		return m.remove(op.At)
	case Set:
		return m.set(op.At, op.Value)
	case Sort:
		return m.sort(op.Descending)
	case Reverse:
		return m.reverse()
	case Clear:
		return m.clear()
	}
	return m.read(op)
}

func (m *Machine) add(place uint64, v value.Value) (Reply, error) {
	m.put(place, v)
	return Reply{N: int64(m.items.Len())}, nil
}

func (m *Machine) insert(at int64, v value.Value) (Reply, error) {
	n := int64(m.items.Len())
	i := at - 1
	if at < 0 {
		i = n + 1 + at
	}
	if i < 0 || i > n {
		return Reply{}, fault.New(fault.Range,
			"list %q: cannot insert at %d, it has %d elements", m.name, at, n)
	}
	return m.add(m.placeBefore(int(i)), v)
}

func (m *Machine) pop(i int) (Reply, error) {
	if m.items.Len() == 0 {
		return Reply{}, nil
	}
	return m.take(i)
}

func (m *Machine) remove(at int64) (Reply, error) {
	i, ok := m.index(at)
	if !ok {
		return Reply{}, m.outOfRange(at)
	}
	return m.take(i)
}

func (m *Machine) take(i int) (Reply, error) {
	place, v, _ := m.items.GetAt(i)
	m.delete(place)
	return Reply{Value: v}, nil
}

func (m *Machine) set(at int64, v value.Value) (Reply, error) {
	i, ok := m.index(at)
	if !ok {
		return Reply{}, m.outOfRange(at)
	}
	place, _, _ := m.items.GetAt(i)
	m.put(place, v)
	return Reply{}, nil
}

func (m *Machine) clear() (Reply, error) {
	n := m.items.Len()
	m.Reset()
	return Reply{N: int64(n)}, nil
}

// index turns a position into an offset from the front.
func (m *Machine) index(at int64) (int, bool) {
	n := int64(m.items.Len())
	i := at - 1
	if at < 0 {
		i = n + at
	}
	return int(i), i >= 0 && i < n
}

func (m *Machine) outOfRange(at int64) error {
	return fault.New(fault.Range, "list %q has no element %d, it has %d", m.name, at, m.items.Len())
}
