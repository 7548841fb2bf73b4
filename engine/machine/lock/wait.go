package lock

import (
	"github.com/unilua/unilua/engine/fault"
	"github.com/unilua/unilua/engine/machine"
)

// enqueue makes the caller wait for a lock, unless it would wait for ever.
func (m *Machine) enqueue(c machine.Call, op *Op) error {
	l := m.lockFor(op.Name)
	w := m.attach(c, op)
	w.lock = l
	l.queue.push(&w.inLine)
	m.queued++
	if l.queue.n == 1 {
		m.review(l) // it may want for a token only
	}
	return m.refuseDeadlock(w)
}

// waitRun makes the caller wait for the end of a session. A session that is not
// known here counts as one that goes on: that it has ended already is for the
// owner to see.
func (m *Machine) waitRun(c machine.Call, op *Op) (Reply, error) {
	if !op.Wait {
		return Reply{}, fault.New(fault.Timeout, "run %q has not ended", op.Target)
	}
	return Reply{}, m.enterLineOf(c, op, false)
}

// await records that the caller waits for the end of a session, by means of its
// own. The record goes with Cancel, and with the end of either.
func (m *Machine) await(c machine.Call, op *Op) (Reply, error) {
	if err := m.enterLineOf(c, op, true); err != machine.ErrWait {
		return Reply{}, err
	}
	return Reply{}, nil
}

func (m *Machine) enterLineOf(c machine.Call, op *Op, silent bool) error {
	w := m.attach(c, op)
	w.target, w.silent = m.sessionFor(op.Target), silent
	w.target.awaiters.push(&w.inLine)
	return m.refuseDeadlock(w)
}

// attach makes a waiter of its session, not in any line yet.
func (m *Machine) attach(c machine.Call, op *Op) *waiter {
	w := &waiter{claim: claimOf(op), ticket: c.Ticket(), session: m.sessionFor(c.Session), since: c.Now}
	w.inLine.of, w.inSession.of = w, w
	w.session.waits.push(&w.inSession)
	m.waiters[w.ticket] = w
	return w
}

// refuseDeadlock returns ErrWait, or takes w out of line again and says why it
// would wait for ever.
func (m *Machine) refuseDeadlock(w *waiter) error {
	if err := m.deadlock(w); err != nil {
		m.forget(w)
		return err
	}
	return machine.ErrWait
}

// detach takes w out of its line. The caller calls tidySession for its session.
func (m *Machine) detach(w *waiter) {
	delete(m.waiters, w.ticket)
	w.inSession.leave()
	m.leaveLine(w)
}

func (m *Machine) leaveLine(w *waiter) {
	w.inLine.leave()
	if l := w.lock; l != nil {
		w.lock = nil
		m.queued--
		m.review(l)
	}
	if t := w.target; t != nil {
		w.target = nil
		m.tidySession(t)
	}
}

// forget takes w out of its line, and its session with it if that was all there
// was to know of it.
func (m *Machine) forget(w *waiter) {
	m.detach(w)
	m.tidySession(w.session)
}

// answer takes w out of its line and leaves it for Settle to answer.
func (m *Machine) answer(w *waiter, err error) {
	if w.silent {
		m.forget(w)
		return
	}
	m.leaveLine(w)
	w.err = err
	m.answered.push(&w.inLine)
}
