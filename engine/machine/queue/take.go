package queue

import (
	"time"

	"github.com/unilua/unilua/engine/fault"
	"github.com/unilua/unilua/engine/machine"
)

// applyTake takes now, or lets the operation join the line. Nobody is in line
// while there is something to take: Settle has seen to that.
func (m *Machine) applyTake(c machine.Call, op *Op) (Reply, error) {
	switch {
	case m.takeable():
		return m.take(c, op), nil
	case op.Wait:
		m.waiters.join(&m.waiters.takers, c, op)
		return Reply{}, machine.ErrWait
	case m.paused:
		return Reply{}, fault.New(fault.Empty, "queue %q is paused", m.name)
	}
	return Reply{}, fault.New(fault.Empty, "queue %q has no item ready", m.name)
}

func (m *Machine) takeable() bool { return !m.paused && m.ready.Len() > 0 }

// take delivers the next item. There is one.
func (m *Machine) take(c machine.Call, op *Op) Reply {
	it, _ := m.ready.Min()
	if op.Newest {
		it = m.ready.newest()
	}
	if op.Verb == Pop {
		return m.pop(c, it)
	}
	m.touch(partStatus, it.id)
	m.lift(it)
	s := it.change()
	s.state = Taken
	s.holder = c.Session
	s.attempt++
	s.deliveries++
	s.hold(c.Now, m.lease(op.Lease))
	m.place(it)
	return Reply{Item: it.view()}
}

// pop is a delivery that is acknowledged at once.
func (m *Machine) pop(c machine.Call, it *item) Reply {
	v := it.view()
	v.State, v.Holder = Taken, c.Session
	v.Attempt++
	m.acknowledge(it, c.Now)
	return Reply{Item: v}
}

func (m *Machine) acknowledge(it *item, now machine.Time) {
	m.journal.Touch(goneCell)
	m.remove(it, now)
	m.gone.acked++
}

// lease returns the lease that holds if one is stated: 0 for none.
func (m *Machine) lease(stated time.Duration) time.Duration {
	if stated == 0 {
		stated = m.options.Lease
	}
	return max(stated, 0)
}

// hold begins a lease: 0 lasts as long as the run.
func (s *status) hold(now machine.Time, lease time.Duration) {
	s.lease, s.due = lease, 0
	if lease > 0 {
		s.due = after(now, lease)
	}
}
