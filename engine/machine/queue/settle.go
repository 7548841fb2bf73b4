package queue

import (
	"github.com/unilua/unilua/engine/fault"
	"github.com/unilua/unilua/engine/machine"
)

// Settle answers the first taker if there is something for it, else the first
// putter if there is room, or if it can no longer be admitted at all.
func (m *Machine) Settle(now machine.Time) (machine.Ticket, Reply, error, bool) {
	if w := m.waiters.closed.first; w != nil {
		m.waiters.leave(w)
		return w.call.Ticket(), Reply{}, fault.New(fault.Closed, "queue %q was dropped", m.name), true
	}
	if w := m.waiters.takers.first; w != nil && m.takeable() {
		m.waiters.leave(w)
		w.call.Now = now
		return w.call.Ticket(), m.take(w.call, &w.op), nil, true
	}
	if w := m.waiters.putters.first; w != nil {
		w.call.Now = now
		if r, err := m.put(w.call, &w.op, true); err != machine.ErrWait {
			m.waiters.leave(w)
			return w.call.Ticket(), r, err, true
		}
	}
	return machine.Ticket{}, Reply{}, nil, false
}

// Cancel takes a waiter out of line.
func (m *Machine) Cancel(t machine.Ticket) bool {
	w, ok := m.waiters.all.Get(&waiter{call: machine.Call{Session: t.Session, Seq: t.Seq}})
	if ok {
		m.waiters.leave(w)
	}
	return ok
}

// Discard has nothing to do: what an operation changed decides by itself whom
// Settle answers.
func (m *Machine) Discard() {}
