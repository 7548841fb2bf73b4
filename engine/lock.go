package engine

import (
	"time"

	"github.com/unilua/unilua/engine/fault"
	"github.com/unilua/unilua/engine/machine"
	"github.com/unilua/unilua/engine/machine/lock"
)

// tokenBlock is how many fencing tokens are reserved on disk at a time.
const tokenBlock = 10_000

// All locks are one machine, since a deadlock may cross several.
var lockKind = kind[lock.Op, lock.Reply]{
	kind:    machine.Lock,
	new:     func(string) machine.Machine[lock.Op, lock.Reply] { return lock.New("locks") },
	persist: None,
	traits:  func(op *lock.Op) trait { return lockTraits[op.Verb] },
	wait:    func(op *lock.Op) { op.Wait = true },
	size:    func(*lock.Op) int { return 0 },
	prepare: reserveTokens,
	kept:    func(machine.Cell) bool { return true },
	changed: loseLeases,
	late: func(m machine.Machine[lock.Op, lock.Reply], op *lock.Op, waited time.Duration) error {
		return m.(*lock.Machine).Late(op, waited)
	},
}

var lockTraits = [...]trait{
	lock.Acquire:   holds | issues,
	lock.Release:   frees | returns,
	lock.Remaining: reads,
	lock.IsLocked:  reads,
	lock.Holders:   reads,
	lock.Waiters:   reads,
	lock.List:      reads,
	lock.WaitRun:   holds | reads,
	lock.Reserve:   sequence,
}

func reserveTokens(m machine.Machine[lock.Op, lock.Reply], _ *lock.Op, _ int) *lock.Op {
	l := m.(*lock.Machine)
	if l.TokensLeft() >= l.TokensWanted() {
		return nil
	}
	upTo := l.TokensReserved() + uint64(max(tokenBlock, l.TokensWanted()))
	return &lock.Op{Verb: lock.Reserve, UpTo: upTo}
}

// loseLeases cancels the runs whose leases have expired.
func loseLeases(e *Engine, m machine.Machine[lock.Op, lock.Reply]) {
	for _, l := range m.(*lock.Machine).Lost() {
		if s, ok := e.sessions.Load(l.Session); ok {
			s.(*Session).lose(fault.New(fault.Lost, "lock %q: the lease that %s:%d took expired while it was held (token %d)",
				l.Lock, l.Script, l.Line, l.Token))
		}
	}
}

// Locks is the machine of all locks as one session sees it.
type Locks = Handle[lock.Op, lock.Reply]

// Locks opens the locks. Their operations name the one they mean.
func (s *Session) Locks() (*Locks, error) {
	return handle(s, &lockKind, "", Keeping{})
}

// AwaitRun records that s is about to wait for the end of other, so that a
// cycle of runs and locks that wait for each other is found: then it fails
// with deadlock. The function it returns ends the record.
func (s *Session) AwaitRun(other *Session, script string, line int) (done func(), err error) {
	if other.ctx.Err() != nil {
		// It was cancelled, so it ends soon: it has ceased to wait for anything,
		// though the locks may not have heard of that yet.
		return func() {}, nil
	}
	if s.e.Owner() != nil && s.isAway() {
		return s.awaitAway(other, script, line)
	}
	return s.awaitID(other.id, script, line)
}

// awaitID is AwaitRun for the run of that id.
func (s *Session) awaitID(other, script string, line int) (done func(), err error) {
	o := s.e.locks
	o.mu.Lock()
	defer o.mu.Unlock()
	c := machine.Call{Session: s.id, Seq: s.next(), Now: s.e.clock.now()}
	op := &lock.Op{Verb: lock.Await, Target: other, Script: script, Line: line}
	if _, err := o.m.Apply(c, op); err != nil {
		return nil, err
	}
	return func() {
		o.mu.Lock()
		defer o.mu.Unlock()
		o.m.Cancel(c.Ticket())
	}, nil
}
