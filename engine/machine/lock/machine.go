// Package lock is the machine of all locks of an engine: exclusive locks,
// semaphores and readers-writer locks, and the runs that wait for other runs.
// It is one machine, since a deadlock crosses all of these.
//
// # What holds
//
// Waiting is first come, first served, for each lock: nobody is granted a lock
// past a waiter, so a waiting writer is not starved by readers. Only the session
// that holds a lease can release it, by its token. Tokens come from one sequence
// for all locks and grow with each grant (see token.go). A session that ends
// holds nothing and waits for nothing.
//
// No wait is ever part of a deadlock: the one that would close it fails with
// code deadlock and does not begin (see deadlock.go).
//
// The permits of a lock are fixed once they are stated or the lock is used. Of
// the locks that are idle and were never stated, the 10,000 that were in use
// last are kept for that; one that is older is as new, so that names that are
// used once and never again take no memory for ever.
//
// # What is saved
//
// Only how far tokens are reserved. Locks are volatile and no cell holds them,
// so of all verbs only Reserve can be undone: locks take no part in
// transactions.
package lock

import (
	"maps"
	"slices"

	"github.com/unilua/unilua/engine/fault"
	"github.com/unilua/unilua/engine/machine"
)

// Machine holds all locks. It implements machine.Machine.
type Machine struct {
	journal machine.Journal
	name    string

	locks    map[string]*lock    // stated, in use, or idle
	idle     list[lock]          // neither stated nor in use, the one used last at the end
	sessions map[string]*session // that hold, wait, are waited for, or have lost a lease
	leases   map[uint64]*lease   // by token
	waiters  map[machine.Ticket]*waiter

	queued   int          // waiters in line for a lock
	ready    list[lock]   // their first waiter may be due
	answered list[waiter] // whose run has ended, or whose lock is gone
	expiring expiries
	lost     []LostLease

	issued   uint64 // the last token granted
	reserved uint64 // tokens up to here may be granted

	search search

	spareLocks    pool[lock]
	spareSessions pool[session]
	spareLeases   pool[lease]
}

var _ machine.Machine[Op, Reply] = (*Machine)(nil)

// New returns a machine without locks. No token is reserved yet, so nothing can
// be granted before Reserve.
func New(name string) *Machine {
	return &Machine{
		name:     name,
		locks:    make(map[string]*lock),
		sessions: make(map[string]*session),
		leases:   make(map[uint64]*lease),
		waiters:  make(map[machine.Ticket]*waiter),
	}
}

// Apply does one operation. Acquire with Wait, and WaitRun, may answer ErrWait.
func (m *Machine) Apply(c machine.Call, op *Op) (Reply, error) {
	switch op.Verb {
	case Open:
		return Reply{}, m.open(op)
	case Acquire:
		return m.acquire(c, op)
	case Release:
		return Reply{}, m.release(c, op)
	case Renew:
		return m.renew(c, op)
	case Remaining:
		return m.remaining(c, op)
	case IsLocked:
		return Reply{Locked: m.isLocked(op.Name)}, nil
	case Holders:
		return Reply{Records: m.holders(op.Name)}, nil
	case Waiters:
		return Reply{Records: m.waitersOf(op.Name)}, nil
	case List:
		return Reply{Locks: m.list(op.Name)}, nil
	case WaitRun:
		return m.waitRun(c, op)
	case Await:
		return m.await(c, op)
	case Reserve:
		return Reply{}, m.reserve(op.UpTo)
	}
	return Reply{}, fault.Misusef("lock: no verb %d", op.Verb)
}

// Journal returns the machine's journal.
func (m *Machine) Journal() *machine.Journal { return &m.journal }

// Settle answers the next waiter: with its lease, or, if it waited for a run,
// with a zero Reply. While no token is left nothing is granted, and the waiters
// keep waiting.
func (m *Machine) Settle(now machine.Time) (machine.Ticket, Reply, error, bool) {
	if w := m.answered.front(); w != nil {
		t, err := w.ticket, w.err
		m.forget(w)
		return t, Reply{}, err, true
	}
	for l := m.ready.front(); l != nil; l = m.ready.front() {
		w := l.queue.front()
		if w == nil || !l.admits(w.shared, l.holders.n) {
			l.inReady.leave()
			continue
		}
		if m.TokensLeft() == 0 {
			break
		}
		t, r := w.ticket, m.grant(l, w.session, w.claim, now)
		m.forget(w)
		return t, r, nil, true
	}
	return machine.Ticket{}, Reply{}, nil, false
}

// Cancel takes a waiter out of line. Those behind it may be due then.
func (m *Machine) Cancel(t machine.Ticket) bool {
	w := m.waiters[t]
	if w == nil {
		return false
	}
	m.forget(w)
	return true
}

// End releases all that session holds, takes it out of every line, and answers
// those that wait for it. It costs what the session holds and waits for.
func (m *Machine) End(session string, _ machine.Time, _ bool) {
	s := m.sessions[session]
	if s == nil {
		return
	}
	for w := range s.waits.all {
		m.detach(w)
	}
	for l := range s.leases.all {
		m.drop(l)
	}
	for w := range s.awaiters.all {
		m.answer(w, nil)
	}
	s.lost = nil
	m.tidySession(s)
}

// Discard does nothing: no operation that can be undone leaves anything for
// Settle.
func (m *Machine) Discard() {}

// Empty reports whether there is nothing to save and nobody here.
func (m *Machine) Empty() bool {
	return m.reserved == 0 && len(m.locks) == 0 && len(m.sessions) == 0
}

// Reset takes every lock from its holders, forgets the stated permits, and
// answers every waiter with code closed. The token sequence goes on.
func (m *Machine) Reset() {
	for _, name := range slices.Sorted(maps.Keys(m.sessions)) {
		s := m.sessions[name]
		if s == nil {
			continue // nothing of it was left once another one was done
		}
		for l := range s.leases.all {
			m.drop(l)
		}
		for w := range s.waits.all {
			m.answer(w, fault.New(fault.Closed, "%s: all locks were reset", m.name))
		}
		s.lost = nil
		m.tidySession(s)
	}
	clear(m.locks)
	m.ready, m.idle = list[lock]{}, list[lock]{}
}
