package list

import (
	"fmt"

	"github.com/tidwall/btree"

	"github.com/unilua/unilua/engine/machine"
	"github.com/unilua/unilua/engine/value"
)

// partElement is one element: N is its place, the data is [value].
const partElement = 1

func (m *Machine) touch(place uint64) {
	m.journal.Touch(machine.Cell{Part: partElement, N: place})
}

func (m *Machine) put(place uint64, v value.Value) {
	m.touch(place)
	m.assign(place, v)
}

// elementBytes is what an element takes beside its value.
const elementBytes = 40

// assign puts v at a place, and counts what that takes.
func (m *Machine) assign(place uint64, v value.Value) {
	old, had := m.items.Set(place, v)
	m.bytes += v.Size() - old.Size()
	if !had {
		m.bytes += elementBytes
	}
}

// unset makes a place empty.
func (m *Machine) unset(place uint64) {
	if old, had := m.items.Delete(place); had {
		m.bytes -= old.Size() + elementBytes
	}
}

// Bytes returns how much memory the list takes, roughly.
func (m *Machine) Bytes() int { return m.bytes }

func (m *Machine) delete(place uint64) {
	m.touch(place)
	m.unset(place)
}

// AppendCell appends the element at a place.
func (m *Machine) AppendCell(dst []byte, c machine.Cell) ([]byte, bool) {
	v, ok := m.items.Get(c.N)
	if !ok || c.Part != partElement {
		return dst, false
	}
	return value.AppendValue(value.AppendArray(dst, 1), v), true
}

// RestoreCell puts an element back at its place.
func (m *Machine) RestoreCell(c machine.Cell, data string) error {
	if c.Part != partElement {
		return fmt.Errorf("list %q: unknown part %d", m.name, c.Part)
	}
	if data == "" {
		m.unset(c.N)
		return nil
	}
	v, err := decode(data)
	if err != nil {
		return fmt.Errorf("list %q: element at place %d: %w", m.name, c.N, err)
	}
	m.assign(c.N, v)
	return nil
}

func decode(data string) (value.Value, error) {
	r := value.NewReader(data)
	head, err := r.Next()
	if err != nil || head.Kind != value.ListKind || head.N < 1 {
		return value.Value{}, value.ErrMalformed
	}
	v, err := r.Value()
	if err != nil || v.Absent() {
		return value.Value{}, value.ErrMalformed
	}
	for range head.N - 1 {
		if err := r.Skip(); err != nil {
			return value.Value{}, err
		}
	}
	if r.Rest() != "" {
		return value.Value{}, value.ErrMalformed
	}
	return v, nil
}

// AllCells yields each element's cell, front to back.
func (m *Machine) AllCells(yield func(machine.Cell) bool) {
	m.items.Scan(func(place uint64, _ value.Value) bool {
		return yield(machine.Cell{Part: partElement, N: place})
	})
}

// Journal returns the list's journal.
func (m *Machine) Journal() *machine.Journal { return &m.journal }

// Empty reports whether the list has no element.
func (m *Machine) Empty() bool { return m.items.Len() == 0 }

// Reset removes all elements.
func (m *Machine) Reset() {
	m.items.Scan(func(place uint64, _ value.Value) bool {
		m.touch(place)
		return true
	})
	m.items, m.bytes = btree.Map[uint64, value.Value]{}, 0
}

// A list holds nothing for a session, nothing in it waits or expires, and an
// operation leaves nothing to publish: the rest of machine.Machine is empty.

// Settle has nothing to answer.
func (m *Machine) Settle(machine.Time) (t machine.Ticket, r Reply, err error, ok bool) { return }

// Cancel finds no waiter.
func (m *Machine) Cancel(machine.Ticket) bool { return false }

// Due is never.
func (m *Machine) Due() machine.Time { return 0 }

// Tick has nothing to let expire.
func (m *Machine) Tick(machine.Time) {}

// End has nothing to give back.
func (m *Machine) End(string, machine.Time, bool) {}

// Recover has nothing to forget.
func (m *Machine) Recover(machine.Time) {}

// Discard has nothing to forget.
func (m *Machine) Discard() {}
