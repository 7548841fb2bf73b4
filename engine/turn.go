package engine

import (
	"sync"
	"sync/atomic"
	"time"
)

// Transactions on one object that keep meeting each other's changes take turns.
// That is politeness, not a lock: whoever has the turn may still meet a change
// and nobody is held up for longer than the times below, so a script that
// thinks inside its transaction stops no other.
const (
	patience = 3                      // tries before a transaction asks for its turn
	turnWait = time.Second            // how long it waits for that
	yieldFor = 100 * time.Millisecond // how long a new one lets another go first
)

// turnstile is where the transactions on one object take turns.
type turnstile struct {
	once   sync.Once
	gate   chan struct{} // full while somebody has the turn
	inside atomic.Pointer[turn]
}

// turn is held by a session from one try of its transaction to the last.
type turn struct {
	by   *Session
	over chan struct{}
}

// yield lets the transaction that has the turn go first, for a while.
func (ts *turnstile) yield(s *Session) {
	tn := ts.inside.Load()
	if tn == nil || tn.by == s {
		return
	}
	timer := time.NewTimer(yieldFor)
	defer timer.Stop()
	select {
	case <-tn.over:
	case <-timer.C:
	case <-s.Context().Done():
	}
}

// place is the turn that a transaction has, if it has one.
type place struct {
	ts   *turnstile
	turn *turn
}

// take waits for the turn at p, in order of arrival, and gives up another one.
// It returns without it if that takes too long.
func (pl *place) take(s *Session, p participant) {
	ts := p.turnstile()
	if pl.ts == ts {
		return
	}
	pl.leave()
	ts.once.Do(func() { ts.gate = make(chan struct{}, 1) })
	timer := time.NewTimer(turnWait)
	defer timer.Stop()
	select {
	case ts.gate <- struct{}{}:
		pl.ts, pl.turn = ts, &turn{s, make(chan struct{})}
		ts.inside.Store(pl.turn)
	case <-timer.C:
	case <-s.Context().Done():
	}
}

// leave ends the turn.
func (pl *place) leave() {
	if pl.ts == nil {
		return
	}
	pl.ts.inside.Store(nil)
	close(pl.turn.over)
	<-pl.ts.gate
	*pl = place{}
}
