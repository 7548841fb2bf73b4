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

	// The transaction of a guest takes as long as its messages are under way, so it
	// would meet each change of an object that is in constant use. After so many
	// tries, what would change the object lets it go first, for a moment: if that
	// is not enough, the transaction has to try once more to be let go first again.
	urgency    = 10
	giveWayFor = 10 * time.Millisecond
)

// turnstile is where the transactions on one object take turns.
type turnstile struct {
	once   sync.Once
	gate   chan struct{} // full while somebody has the turn
	inside atomic.Pointer[turn]
}

// turn is held by a session from one try of its transaction to the last.
type turn struct {
	by     *Session
	over   chan struct{}
	urgent atomic.Bool
}

// yield lets the transaction that has the turn go first, for a while.
func (ts *turnstile) yield(s *Session) {
	if tn := ts.inside.Load(); tn != nil && tn.by != s {
		tn.wait(s, yieldFor)
	}
}

// urgent reports whether there is a transaction that a change by s should let go
// first, which giveWay does.
func (ts *turnstile) urgent(s *Session) bool {
	tn := ts.inside.Load()
	return tn != nil && tn.urgent.Load() && tn.by != s
}

func (ts *turnstile) giveWay(s *Session) {
	if tn := ts.inside.Load(); tn != nil && !tn.wait(s, giveWayFor) {
		tn.urgent.Store(false)
	}
}

// wait waits for the end of the turn, or of the run of s. It reports false if d
// is over first.
func (tn *turn) wait(s *Session, d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-tn.over:
	case <-s.Context().Done():
	case <-timer.C:
		return false
	}
	return true
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
		pl.ts, pl.turn = ts, &turn{by: s, over: make(chan struct{})}
		ts.inside.Store(pl.turn)
	case <-timer.C:
	case <-s.Context().Done():
	}
}

// insist makes the turn one that changes by others give way to.
func (pl *place) insist() {
	if pl.turn != nil {
		pl.turn.urgent.Store(true)
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
