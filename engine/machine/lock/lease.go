package lock

import (
	"fmt"
	"slices"
	"time"

	"github.com/unilua/unilua/engine/fault"
	"github.com/unilua/unilua/engine/machine"
)

// open states the permits of a lock, which are fixed from then on. One that was
// used without has one.
func (m *Machine) open(op *Op) error {
	switch l := m.locks[op.Name]; {
	case op.Permits < 0:
		return fault.Misusef("lock %q: permits must be at least 1, got %d", op.Name, op.Permits)
	case op.Permits == 0:
	case l != nil && op.Permits != l.permits:
		return fault.Misusef("lock %q has permits=%d, it cannot be opened with permits=%d", op.Name, l.permits, op.Permits)
	default:
		l = m.lockFor(op.Name)
		l.permits, l.stated = op.Permits, true
	}
	return nil
}

func (m *Machine) acquire(c machine.Call, op *Op) (Reply, error) {
	l := m.locks[op.Name]
	switch {
	case op.TTL < 0:
		return Reply{}, fault.Misusef("lock %q: ttl must be positive, got %v", op.Name, op.TTL)
	case op.Shared && l != nil && l.permits > 1:
		return Reply{}, fault.Misusef("lock %q has permits=%d: shared=true is for a lock with one permit", op.Name, l.permits)
	}
	free := l == nil || l.queue.n == 0 && l.admits(op.Shared, l.holders.n)
	switch {
	case free && m.TokensLeft() > 0:
		return m.grant(m.lockFor(op.Name), m.sessionFor(c.Session), claimOf(op), c.Now), nil
	case op.Wait:
		return Reply{}, m.enqueue(c, op)
	case free:
		return Reply{}, fault.New(fault.Unavailable, "lock %q: no fencing token is reserved", op.Name)
	}
	return Reply{}, l.heldBy()
}

// heldBy says who is in the way of one that will not wait.
func (l *lock) heldBy() error {
	return fault.New(fault.Held, "lock %q %s", l.name, l.inTheWay())
}

func (l *lock) inTheWay() string {
	if h := l.holders.front(); h != nil {
		return fmt.Sprintf("is held by %s since %s", h.at(h.session), clock(h.since))
	}
	w := l.queue.front()
	return fmt.Sprintf("is about to go to %s, which waits since %s", w.at(w.session), clock(w.since))
}

// Late returns the failure of an Acquire or WaitRun that was given up after
// waiting for so long.
func (m *Machine) Late(op *Op, waited time.Duration) error {
	if op.Verb == WaitRun {
		return fault.New(fault.Timeout, "run %q has not ended within %s", op.Target, waited)
	}
	l := m.locks[op.Name]
	if l == nil || l.holders.n+l.queue.n == 0 {
		return fault.New(fault.Timeout, "lock %q was not free within %s", op.Name, waited)
	}
	return fault.New(fault.Timeout, "lock %q was not free within %s: it %s", op.Name, waited, l.inTheWay())
}

func clock(t machine.Time) string { return time.Unix(0, int64(t)).UTC().Format(time.RFC3339) }

// grant gives l to s. The caller has seen that l admits it and a token is left.
func (m *Machine) grant(l *lock, s *session, c claim, now machine.Time) Reply {
	g := m.spareLeases.get()
	g.claim, g.token, g.lock, g.session, g.since = c, m.nextToken(), l, s, now
	g.inLock.of, g.inSession.of = g, g
	l.shared = c.shared
	l.holders.push(&g.inLock)
	s.leases.push(&g.inSession)
	m.leases[g.token] = g
	m.expireAt(g, now, c.ttl)
	return Reply{Token: g.token, Expires: g.expires}
}

// drop ends lease g. The caller calls tidySession.
func (m *Machine) drop(g *lease) {
	m.neverExpire(g)
	delete(m.leases, g.token)
	g.inLock.leave()
	g.inSession.leave()
	m.review(g.lock)
	m.spareLeases.put(g)
}

// find returns the lease of a call, which only its holder may use.
func (m *Machine) find(c machine.Call, op *Op) (*lease, error) {
	g := m.leases[op.Token]
	if g != nil && g.session.name == c.Session && g.lock.name == op.Name {
		return g, nil
	}
	if s := m.sessions[c.Session]; s != nil && slices.Contains(s.lost, op.Token) {
		return nil, fault.New(fault.Lost, "lock %q: the lease with token %d has expired", op.Name, op.Token)
	}
	return nil, fault.New(fault.NotHeld, "lock %q: no lease with token %d is held by this run", op.Name, op.Token)
}

func (m *Machine) release(c machine.Call, op *Op) error {
	g, err := m.find(c, op)
	if err != nil {
		return err
	}
	s := g.session
	m.drop(g)
	m.tidySession(s)
	return nil
}

// renew makes a lease expire a ttl after now: the one stated, else the one it
// has. One without either stays as long as its session.
func (m *Machine) renew(c machine.Call, op *Op) (Reply, error) {
	if op.TTL < 0 {
		return Reply{}, fault.Misusef("lock %q: ttl must be positive, got %v", op.Name, op.TTL)
	}
	g, err := m.find(c, op)
	if err != nil {
		return Reply{}, err
	}
	ttl := op.TTL
	if ttl == 0 {
		ttl = g.ttl
	}
	m.expireAt(g, c.Now, ttl)
	return Reply{Expires: g.expires}, nil
}

func (m *Machine) remaining(c machine.Call, op *Op) (Reply, error) {
	g, err := m.find(c, op)
	if err != nil || g.expires == 0 {
		return Reply{}, err
	}
	return Reply{Expires: g.expires, Remaining: time.Duration(max(0, g.expires-c.Now))}, nil
}
