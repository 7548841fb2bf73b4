package lock

import "github.com/unilua/unilua/engine/fault"

// A deadlock is a set of sessions none of which can go on unless another of
// them does. On a cycle of exclusive locks that is so at once; but one that
// waits for a semaphore needs any one holder to go on, one that waits for a
// writer ahead of it needs that writer only, and one that waits for several
// things needs all of them. So cycles are not enough to know. What is exact is
// to reduce the graph (R. C. Holt, "Some deadlock properties of computer
// systems", ACM Computing Surveys 4(3), 1972): let every session that waits for
// nothing end and give back all it holds, grant what can then be granted, in
// the order of each queue, and repeat. What is left is deadlocked. The order of
// the steps does not matter, since none ever undoes what allows another.
//
// Nothing is left of the graph before a session begins to wait, and nothing but
// that can change it: a grant, a release, an expiry, a timeout and an end only
// let sessions go on. So it is enough to ask then, and only of the session that
// begins to wait. What it does not wait for, even by way of others, cannot
// matter to it, so the reduction looks at the rest alone; and if it does not
// wait for itself, by way of others, nothing can be wrong.
//
// That a wait may time out, or a lease expire, does not count: a deadlock that
// time resolves is one all the same.

// simulatedSession is what a search knows of a session.
type simulatedSession struct {
	forward, backward uint64 // the last search that came by, each way
	waits             int    // how many answers it still lacks
}

// simulatedLock is what a reduction knows of a lock.
type simulatedLock struct {
	epoch   uint64
	holders int     // leases of sessions that have not ended
	shared  bool    // they are readers
	next    *waiter // the first that has not been granted
}

// deadlock returns why w, which has just joined its line, would never be
// answered; nil if it may be.
func (m *Machine) deadlock(w *waiter) error {
	s := w.session
	if s.leases.n == 0 && s.awaiters.n == 0 && s.waits.n == 1 {
		return nil // nobody waits for s
	}
	if !m.search.closesCycle(s) {
		return nil
	}
	m.search.reduce(s)
	if s.sim.waits == 0 {
		return nil
	}
	return fault.New(fault.Deadlock, "%s", m.search.explain(w))
}

// reduce simulates all that s waits for, by way of others too, until nothing
// more can happen. Afterwards sim.waits is 0 for those that can go on.
func (x *search) reduce(s *session) {
	x.collect(s)
	running := x.backward[:0]
	for _, r := range x.forward {
		if r.sim.waits == 0 {
			running = append(running, r)
		}
	}
	for _, l := range x.locks {
		running = x.grant(l, running)
	}
	for len(running) > 0 {
		r := running[len(running)-1]
		running = x.end(r, running[:len(running)-1])
	}
	x.backward = running
}

// collect puts s and all it waits for into x.forward, and their locks into
// x.locks, as they are now. For each of the locks that is all its holders, and
// the waiters from the first to the last that is in x.forward.
func (x *search) collect(s *session) {
	x.epoch++
	x.forward, x.locks = append(x.forward[:0], s), x.locks[:0]
	s.sim.forward = x.epoch
	for i := 0; i < len(x.forward); i++ {
		r := x.forward[i]
		r.sim.waits = 0
		for w := range r.waits.all {
			x.collectWait(r, w)
		}
		for next := range r.dependencies {
			if next.sim.forward != x.epoch {
				next.sim.forward = x.epoch
				x.forward = append(x.forward, next)
			}
		}
	}
}

func (x *search) collectWait(s *session, w *waiter) {
	if w.lock != nil || w.target != nil {
		s.sim.waits++
	}
	if l := w.lock; l != nil && l.sim.epoch != x.epoch {
		l.sim = simulatedLock{epoch: x.epoch, holders: l.holders.n, shared: l.shared, next: l.queue.front()}
		x.locks = append(x.locks, l)
	}
}

// grant lets the waiters of l have it, as far as it goes, and appends the
// sessions that lack nothing then.
func (x *search) grant(l *lock, running []*session) []*session {
	for w := l.sim.next; w != nil && w.session.sim.forward == x.epoch && l.admitsSimulated(w.shared); w = l.sim.next {
		w.simulated = x.epoch
		l.sim.holders++
		l.sim.shared = w.shared
		l.sim.next = w.inLine.next.element()
		running = x.answer(w.session, running)
	}
	return running
}

func (l *lock) admitsSimulated(shared bool) bool {
	return l.sim.holders < l.permits || shared && l.sim.shared
}

func (x *search) answer(s *session, running []*session) []*session {
	s.sim.waits--
	if s.sim.waits == 0 {
		running = append(running, s)
	}
	return running
}

// end lets s end, and appends the sessions that lack nothing then.
func (x *search) end(s *session, running []*session) []*session {
	for g := range s.leases.all {
		running = x.giveBack(g.lock, running)
	}
	for w := range s.waits.all {
		if w.lock != nil {
			running = x.giveBack(w.lock, running)
		}
	}
	for w := range s.awaiters.all {
		if w.session.sim.forward == x.epoch {
			running = x.answer(w.session, running)
		}
	}
	return running
}

func (x *search) giveBack(l *lock, running []*session) []*session {
	if l.sim.epoch != x.epoch {
		return running // nobody here waits for it
	}
	l.sim.holders--
	return x.grant(l, running)
}
