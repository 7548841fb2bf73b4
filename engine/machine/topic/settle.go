package topic

import (
	"fmt"

	"github.com/unilua/unilua/engine/machine"
)

// Settle answers whoever waited on a subscription that has ended, then whoever
// waits and has something to take. Held values enter the feed one by one: each
// is offered to all who wait before the next one can drop it from a buffer.
func (m *Machine) Settle(machine.Time) (t machine.Ticket, r Reply, err error, ok bool) {
	if t, ok = m.closed.pop(); ok {
		return t, Reply{}, m.errClosed(), true
	}
	for {
		if t, r, ok = m.answer(); ok {
			return t, r, nil, true
		}
		v, more := m.held.pop()
		if !more {
			return t, r, nil, false
		}
		m.feed.put(v)
	}
}

// answer gives the first in line its next value. Whoever waits has taken all
// there was when it began to, so if there is nothing for the first, there is
// nothing for those behind it.
func (m *Machine) answer() (machine.Ticket, Reply, bool) {
	front := m.waiting.Front()
	if front == nil {
		return machine.Ticket{}, Reply{}, false
	}
	s := front.Value.(*sub)
	v, ok := m.feed.take(&s.reader)
	if !ok {
		return machine.Ticket{}, Reply{}, false
	}
	m.unwait(s)
	return s.ticket, Reply{Value: v}, true
}

// Cancel takes a waiter out of line.
func (m *Machine) Cancel(t machine.Ticket) bool {
	s := m.tickets[t]
	if s != nil {
		m.unwait(s)
	}
	return s != nil
}

// End ends the subscriptions of a session. Nobody is left to be answered.
func (m *Machine) End(session string, _ machine.Time, _ bool) {
	for _, s := range m.sessions[session] {
		if s.waiting != nil {
			m.unwait(s)
		}
		m.remove(s)
	}
}

// Discard forgets what was published and is still held.
func (m *Machine) Discard() { m.held.clear() }

// Reset ends all subscriptions; who waits is answered with code closed. The
// ids of subscriptions go on, so that an old one stays closed.
func (m *Machine) Reset() {
	closed, lastSub := m.closed, m.lastSub
	for e := m.waiting.Front(); e != nil; e = e.Next() {
		closed.push(e.Value.(*sub).ticket)
	}
	journal := m.journal
	*m = *New(m.name)
	m.journal, m.closed, m.lastSub = journal, closed, lastSub
}

// Empty reports whether nobody subscribes.
func (m *Machine) Empty() bool { return len(m.subs) == 0 && m.closed.empty() }

// Journal returns the topic's journal, which records nothing.
func (m *Machine) Journal() *machine.Journal { return &m.journal }

// Due is never: nothing in a topic expires.
func (m *Machine) Due() machine.Time { return 0 }

// Tick has nothing to let expire.
func (m *Machine) Tick(machine.Time) {}

// Recover has nothing to forget: no subscription is saved.
func (m *Machine) Recover(machine.Time) {}

// AppendCell finds no cell.
func (m *Machine) AppendCell(dst []byte, _ machine.Cell) ([]byte, bool) { return dst, false }

// RestoreCell refuses any cell.
func (m *Machine) RestoreCell(c machine.Cell, _ string) error {
	return fmt.Errorf("topic %q has no cells, but one of part %d is to be restored", m.name, c.Part)
}

// AllCells yields nothing.
func (m *Machine) AllCells(func(machine.Cell) bool) {}
