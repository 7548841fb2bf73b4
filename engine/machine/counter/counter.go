// Package counter is the machine of a counter: an integer that runs add to,
// compare and wait for, and beside it a sequence of ids.
//
// The value stays within ±2^53, where every number of a script is exact: an
// operation that would leave it fails with code range and changes nothing.
//
// The sequence is its own (see sequence.go): setting the counter does not move
// it, and dropping the counter does not either, so that no id is issued twice.
package counter

import (
	"github.com/unilua/unilua/engine/fault"
	"github.com/unilua/unilua/engine/machine"
	"github.com/unilua/unilua/engine/value"
)

// Machine is one counter. It implements machine.Machine.
type Machine struct {
	journal machine.Journal
	name    string

	value int64
	begun bool // the value was changed, or its start stated

	sequence
	waiting
}

var _ machine.Machine[Op, Reply] = (*Machine)(nil)

// New returns a counter that is 0. Of its sequence nothing is reserved yet.
func New(name string) *Machine { return &Machine{name: name} }

// Value returns what the counter is.
func (m *Machine) Value() int64 { return m.value }

// Add adds n and returns what the counter is then, or fails with code range.
func (m *Machine) Add(n int64) (int64, error) {
	if n > value.MaxExact-m.value || n < -value.MaxExact-m.value {
		return 0, fault.New(fault.Range, "counter %q: %d and %d more are past 2^53", m.name, m.value, n)
	}
	m.change(m.value + n)
	return m.value, nil
}

func (m *Machine) change(to int64) {
	if to != m.value || !m.begun {
		m.journal.Touch(valueCell)
		m.value, m.begun = to, true
	}
}

// Apply does one operation. Wait may answer ErrWait.
func (m *Machine) Apply(c machine.Call, op *Op) (Reply, error) {
	switch op.Verb {
	case Incr:
		n, err := m.Add(op.N)
		return Reply{Value: n}, err
	case Get:
		return Reply{Value: m.value}, nil
	case Next:
		n, err := m.next()
		return Reply{Value: n}, err
	case Reserve:
		return Reply{}, m.reserve(op.UpTo)
	case Unreserve:
		m.unreserve()
		return Reply{}, nil
	}
	return m.applyBounded(c, op)
}

// applyBounded does an operation whose N stands for a value of the counter.
func (m *Machine) applyBounded(c machine.Call, op *Op) (Reply, error) {
	if op.N > value.MaxExact || op.N < -value.MaxExact {
		return Reply{}, fault.New(fault.Range, "counter %q: %d is past 2^53", m.name, op.N)
	}
	switch op.Verb {
	case Set:
		previous := m.value
		m.change(op.N)
		return Reply{Value: previous}, nil
	case Cas:
		if m.value != op.Expected {
			return Reply{}, nil
		}
		m.change(op.N)
		return Reply{OK: true}, nil
	case Configure:
		if !m.begun {
			m.change(op.N)
		}
		return Reply{}, nil
	case Wait:
		return m.wait(c, op)
	}
	return Reply{}, fault.Misusef("counter %q: no verb %d", m.name, op.Verb)
}

// Journal returns the machine's journal.
func (m *Machine) Journal() *machine.Journal { return &m.journal }

// Due returns 0: nothing of a counter expires.
func (m *Machine) Due() machine.Time { return 0 }

// Tick does nothing.
func (m *Machine) Tick(machine.Time) {}

// Discard does nothing: Settle goes by the value alone.
func (m *Machine) Discard() {}

// Empty reports whether the counter is as new, its sequence too, and nobody
// waits.
func (m *Machine) Empty() bool { return !m.begun && m.reserved == 0 && m.waiting.empty() }

// Reset makes the counter 0 and as new, but for its sequence, and answers every
// waiter with code closed.
func (m *Machine) Reset() {
	if m.begun {
		m.journal.Touch(valueCell)
		m.value, m.begun = 0, false
	}
	m.close()
}
