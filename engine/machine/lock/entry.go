package lock

import (
	"strconv"
	"time"

	"github.com/unilua/unilua/engine/machine"
)

// lock is one lock: exclusive, or shared by readers, or with several permits.
// Its holders are either all readers or all not.
type lock struct {
	name    string
	permits int  // at least 1
	stated  bool // permits were stated, so the lock is kept for good
	shared  bool // the holders are readers; meaningless without holders

	holders list[lease]
	queue   list[waiter]
	inReady node[lock]
	inIdle  node[lock]

	sim simulatedLock
}

// maxIdle is how many locks are remembered that are neither stated nor in use.
const maxIdle = 10_000

// admits reports whether one more may hold the lock beside holders others.
func (l *lock) admits(shared bool, holders int) bool {
	return holders < l.permits || shared && l.shared
}

// claim is what a session asks of a lock, and where.
type claim struct {
	shared bool
	ttl    time.Duration // 0: as long as the session
	onLost OnLost
	script string
	line   int
}

func claimOf(op *Op) claim {
	return claim{shared: op.Shared, ttl: op.TTL, onLost: op.OnLost, script: op.Script, line: op.Line}
}

// lease is one grant of a lock to a session.
type lease struct {
	claim
	token   uint64
	lock    *lock
	session *session
	since   machine.Time
	expires machine.Time // 0: never
	place   int          // in the heap of those that expire

	inLock    node[lease]
	inSession node[lease]
}

// waiter is a session that waits in line for a lock, or for the end of another
// session.
type waiter struct {
	claim
	ticket  machine.Ticket
	session *session
	since   machine.Time

	lock   *lock    // in whose queue it stands; nil once answered
	target *session // for whose end it waits; nil once answered
	silent bool     // Settle has no answer for it: its session waits elsewhere
	err    error    // of an answered one

	inLine    node[waiter] // the queue, the awaiters of target, or the answered
	inSession node[waiter]

	simulated uint64 // the search in which it was granted
}

// session is a run, as far as locks are concerned with it.
type session struct {
	name     string
	leases   list[lease]
	waits    list[waiter] // it goes on once all of them are answered
	awaiters list[waiter] // those that wait for its end
	lost     []uint64     // tokens of leases that expired, the latest of them

	sim simulatedSession
}

// mostLost bounds what a session remembers of expired leases. Of one that
// expired longer ago it says not_held instead of lost.
const mostLost = 1024

func (s *session) rememberLost(token uint64) {
	if len(s.lost) == mostLost {
		s.lost = append(s.lost[:0], s.lost[mostLost/2:]...)
	}
	s.lost = append(s.lost, token)
}

// at names the place of a call of session s: backup.lua:12 (run r1).
func (c *claim) at(s *session) string {
	if c.script == "" {
		return "run " + s.name
	}
	return c.script + ":" + strconv.Itoa(c.line) + " (run " + s.name + ")"
}

// lockFor returns the lock called name, made if absent, for somebody to use or
// to state.
func (m *Machine) lockFor(name string) *lock {
	l := m.locks[name]
	if l == nil {
		l = m.spareLocks.get()
		l.name, l.permits = name, 1
		l.inReady.of, l.inIdle.of = l, l
		m.locks[name] = l
	}
	l.inIdle.leave()
	return l
}

// review has Settle look at l, of which a holder or a waiter has left, or puts
// it among the idle ones.
func (m *Machine) review(l *lock) {
	switch {
	case l.queue.n > 0:
		if l.inReady.in == nil {
			m.ready.push(&l.inReady)
		}
	case l.holders.n == 0 && !l.stated:
		l.inReady.leave()
		m.rest(l)
	}
}

// rest puts l among the idle locks, of which the one used longest ago is
// forgotten if there are too many.
func (m *Machine) rest(l *lock) {
	m.idle.push(&l.inIdle)
	if m.idle.n > maxIdle {
		oldest := m.idle.front()
		oldest.inIdle.leave()
		delete(m.locks, oldest.name)
		m.spareLocks.put(oldest)
	}
}

// sessionFor returns the session called name, made if absent. The caller gives
// it something to hold or to wait for, or calls tidySession.
func (m *Machine) sessionFor(name string) *session {
	s := m.sessions[name]
	if s == nil {
		s = m.spareSessions.get()
		s.name = name
		m.sessions[name] = s
	}
	return s
}

// tidySession forgets s if there is nothing to know of it. It may have been
// forgotten before.
func (m *Machine) tidySession(s *session) {
	if m.sessions[s.name] != s {
		return
	}
	if s.leases.n == 0 && s.waits.n == 0 && s.awaiters.n == 0 && len(s.lost) == 0 {
		delete(m.sessions, s.name)
		m.spareSessions.put(s)
	}
}
