package engine

import (
	"context"
	"sync"
	"sync/atomic"
	"time"

	"github.com/unilua/unilua/engine/fault"
	"github.com/unilua/unilua/engine/few"
)

// Session is one run's standing with the engine: what it holds ends with it.
// A session is used by one goroutine at a time, except for Cancel, which any
// goroutine may call.
type Session struct {
	e      *Engine
	id     string
	script string

	ctx    context.Context
	cancel context.CancelCauseFunc
	rest   context.Context // while cleaning up, or in a Turn
	guard  func(name string) error

	seq  uint64   // of the last operation
	pos  position // the highest log position that it saw
	tx   *Tx      // the transaction under way
	lost atomic.Pointer[fault.Error]
	away *away // once the engine is known to be attached

	n     uint64      // its number
	begun atomic.Bool // the owner knows it

	guest bool // it stands for one of an attached engine

	mu     sync.Mutex
	holds  few.Set[member]
	opened few.Set[member]
	ended  bool
}

// ID returns the id of the run, unique for good.
func (s *Session) ID() string { return s.id }

// Script returns the name of the script that runs.
func (s *Session) Script() string { return s.script }

// Guard has check asked for each object that the session opens: with the error
// that it returns, anything fails that would change the object.
func (s *Session) Guard(check func(name string) error) { s.guard = check }

// Transaction returns the transaction under way, nil if there is none.
func (s *Session) Transaction() *Tx { return s.tx }

// Context is done when the run is cancelled; its cause says why.
func (s *Session) Context() context.Context {
	if s.rest != nil {
		return s.rest
	}
	return s.ctx
}

// Cancel stops the run for the given reason.
func (s *Session) Cancel(cause error) { s.cancel(cause) }

// CleanUp lets a session that may have been cancelled work for at most d more,
// so that clean-up code can use shared objects. When that time is up, the
// session is cancelled because of late. The function it returns ends that time.
func (s *Session) CleanUp(d time.Duration, late error) (done func()) {
	ctx, cancel := context.WithTimeoutCause(context.WithoutCancel(s.ctx), d, late)
	s.rest = ctx
	return func() {
		cancel()
		s.rest = nil
	}
}

// Turn has the session work under ctx, which descends from its Context, until
// done is called. So a run that does one thing after the other, such as what is
// typed at a prompt, can be told to stop one of them and go on.
func (s *Session) Turn(ctx context.Context) (done func()) {
	s.rest = ctx
	return func() { s.rest = nil }
}

// Settled waits until all that the session saw of archived objects is on disk.
// It stands before whatever the world outside can see: output, commands,
// files, the end of the run.
func (s *Session) Settled() error {
	if s.away != nil {
		return s.settledAway()
	}
	return s.e.settled(s.pos)
}

// Close ends the session and gives back all it holds. drained says that the
// run was asked to stop and did not fail: that is not counted against the
// items it had taken. Close is idempotent.
func (s *Session) Close(drained bool) {
	s.mu.Lock()
	if s.ended {
		s.mu.Unlock()
		return
	}
	s.ended = true
	holds, opened := s.holds, s.opened
	s.holds, s.opened = few.Set[member]{}, few.Set[member]{}
	s.mu.Unlock()
	s.cancel(errEnded)
	if s.away != nil {
		s.endAway(drained)
	}
	for m := range holds.All() {
		m.end(s, drained)
	}
	if s.e.opened.Load() {
		s.e.locks.end(s, drained) // also for those who wait for this run
	}
	for m := range opened.All() {
		m.disclaim()
	}
	s.e.forget(s)
}

var errEnded = fault.New(fault.Canceled, "the run has ended")

// admit refuses an operation that the session may not do now.
func (s *Session) admit(t trait) error {
	if s.tx != nil {
		return fault.Misusef("inside unilua.tx use the transaction's own objects, t.counter, t.state and so on")
	}
	if s.Context().Err() != nil && !t.is(returns) {
		return canceled(s.Context())
	}
	return s.fenced(t)
}

// fenced refuses an operation that would change something, if the session has
// lost a lease. Who changes an object asks while it holds its mutex: then
// nothing that the next holder of the lease sees can be changed any more.
func (s *Session) fenced(t trait) error {
	if lost := s.lost.Load(); lost != nil && !t.is(reads|returns) {
		return lost
	}
	return nil
}

// lose cancels the run because a lease of its was lost: it must not go on as
// if it still held the lock, and what it still tries to write is refused. It is
// called before the next holder is granted the lock.
func (s *Session) lose(why *fault.Error) {
	s.lost.CompareAndSwap(nil, why)
	s.cancel(why)
}

// denied returns why the session may not change the object of that name.
func (s *Session) denied(name string) error {
	if s.guard == nil {
		return nil
	}
	return s.guard(name)
}

// Operations returns how many operations the session has begun.
func (s *Session) Operations() uint64 { return s.seq }

// next returns the number of the next operation.
func (s *Session) next() uint64 {
	s.seq++
	return s.seq
}

func (s *Session) saw(pos position) { s.pos = max(s.pos, pos) }

// holdsAt notes that m must hear of the session's end.
func (s *Session) holdsAt(m member) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.holds.Add(m)
}

// opens notes that s has opened m, until s ends, and reports whether it had not
// before.
func (s *Session) opens(m member) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return !s.ended && s.opened.Add(m)
}
