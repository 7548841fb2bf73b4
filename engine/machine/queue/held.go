package queue

import (
	"fmt"
	"strings"
	"time"

	"github.com/unilua/unilua/engine/fault"
	"github.com/unilua/unilua/engine/machine"
)

// applyHeld does an operation on a delivery under way.
func (m *Machine) applyHeld(c machine.Call, op *Op) (Reply, error) {
	it := m.items[op.ID]
	if it == nil || it.state() != Taken || it.token() != op.Token || it.status.holder != c.Session {
		return Reply{}, m.notHeld(c.Session, op)
	}
	switch op.Verb {
	case Ack:
		m.acknowledge(it, c.Now)
	case Release:
		delay := op.Delay
		if !op.HasDelay {
			delay = m.options.backoff(it.status.attempt)
		}
		m.fail(it, c.Now, Released, cut(op.Reason), delay)
	case Bury:
		m.bury(it, c.Now, op.Reason)
	case Renew:
		return m.renew(it, c.Now, op.Lease), nil
	}
	return Reply{}, nil
}

func (m *Machine) notHeld(session string, op *Op) error {
	if m.losses.sessions[delivery{op.Token, op.ID}] == session {
		return fault.New(fault.Lost, "item %q of queue %q was lost: its lease expired", op.ID, m.name)
	}
	return fault.New(fault.NotHeld, "item %q of queue %q is not held by this run (any more)", op.ID, m.name)
}

func (m *Machine) renew(it *item, now machine.Time, lease time.Duration) Reply {
	if lease == 0 {
		lease = it.status.lease
	}
	m.touch(partStatus, it.id)
	m.lift(it)
	it.status.hold(now, max(lease, 0))
	m.place(it)
	return Reply{Item: it.view()}
}

// fail ends a delivery that failed: the item is ready after delay, or buried
// if that was the last attempt.
func (m *Machine) fail(it *item, now machine.Time, why Outcome, reason string, delay time.Duration) {
	switch {
	case m.options.last(it.status.attempt):
		last := fmt.Sprintf("attempt %d failed, the last", it.status.attempt)
		if reason != "" {
			last += ": " + reason
		}
		m.end(it, now, why, last, Buried, 0)
	case delay > 0:
		m.end(it, now, why, reason, Delayed, after(now, delay))
	default:
		m.end(it, now, why, reason, Ready, 0)
	}
}

func (m *Machine) bury(it *item, now machine.Time, reason string) {
	m.end(it, now, GivenUp, cut(reason), Buried, 0)
}

// cut returns the first maxReason bytes of a reason, without half a character
// at the end.
func cut(reason string) string {
	if len(reason) <= maxReason {
		return reason
	}
	return strings.ToValidUTF8(reason[:maxReason], "")
}

// end ends the delivery under way of an item, which goes to another state.
func (m *Machine) end(it *item, now machine.Time, why Outcome, reason string, to State, due machine.Time) {
	m.touch(partStatus, it.id)
	m.lift(it)
	s := it.status
	s.history = appended(s.history, Delivery{s.attempt, now, s.holder, why, reason})
	if why == Drained {
		s.attempt--
	}
	s.state, s.due = to, due
	s.holder, s.lease = "", 0
	m.place(it)
}

// appended returns a copy of the last of h, with d behind it.
func appended(h []Delivery, d Delivery) []Delivery {
	h = h[max(0, len(h)-(maxHistory-1)):]
	return append(append(make([]Delivery, 0, len(h)+1), h...), d)
}
