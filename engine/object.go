package engine

import (
	"context"
	"sync"
	"sync/atomic"
	"time"

	"github.com/unilua/unilua/engine/fault"
	"github.com/unilua/unilua/engine/machine"
)

// object is one shared resource in the local deployment: a machine, the mutex
// that orders its operations, and what makes their effects durable.
//
// Each change goes the same way, in change: apply, settle the waiters, log the
// cells that were touched, all under mu, so that the order in the log is the
// order of the changes; then the waiters are told, and whoever needs the disk
// waits for it without mu.
type object[O, R any] struct {
	e   *Engine
	k   *kind[O, R]
	ref machine.Ref

	mu        sync.Mutex
	m         machine.Machine[O, R]
	keep      Keeping               // as stated; see keeping.go
	used      bool                  // an operation was applied
	dropped   bool                  // and not opened since
	saved     bool                  // cells go to the snapshot file
	logged    bool                  // changes go to the log
	onLog     atomic.Bool           // logged, for those who do not hold mu
	queued    bool                  // waits for the next save
	collected bool                  // a save is under way
	openers   int                   // sessions that have opened it and not ended
	gone      bool                  // it has left the engine
	replayed  map[machine.Cell]bool // restored from the log, at start-up
	followed  bool                  // a transaction has looked at version
	version   atomic.Uint64         // grows with each change, once followed
	last      machine.Time          // of the last operation
	pos       position              // the last record that somebody waits for
	parked    map[machine.Ticket]*waiter[R]
	answers   []*waiter[R] // found by settle, delivered after the log knows
	alarm     machine.Time // when timer rings, 0 if it is not set
	timer     *time.Timer
	saving    []machine.Cell // of a snapshot object, on their way to the disk
	turns     turnstile
	sized     machine.Sized // the machine, if what it holds counts; see shared.go
	weight    int           // of it, as last counted
}

// do applies op for s and sets r to its reply. timeout says how long it may
// wait: 0 not at all, negative for as long as the run lives.
//
// Operations and replies go by their address: they are large, and a script that
// waits keeps all frames down to here on its stack.
func (o *object[O, R]) do(s *Session, op *O, r *R, timeout time.Duration) error {
	t := o.k.traits(op)
	if err := s.admit(t); err != nil {
		return err
	}
	if err := o.fits(op, t); err != nil {
		return err
	}
	if !t.is(reads) && o.turns.urgent(s) {
		o.turns.giveWay(s)
	}
	if timeout != 0 && o.k.wait != nil {
		o.k.wait(op)
	}
	if t.is(holds) {
		s.holdsAt(o)
	}
	if t.is(issues) {
		if err := o.prepare(s, op, 1); err != nil {
			return err
		}
	}
	room, err := o.reserve(s.Context(), o.k.size(op), t)
	if err != nil {
		return err
	}
	o.mu.Lock()
	c := machine.Call{Session: s.id, Seq: s.next(), Now: o.now(t)}
	if lost := s.fenced(t); lost != nil {
		o.release(room)
		o.mu.Unlock()
		return lost
	}
	pos, err := o.change(c, op, r, t, room)
	if err == machine.ErrWait {
		w := o.park(c.Ticket(), r)
		o.finish(t, room, c.Now)
		o.mu.Unlock()
		return o.await(s, op, w, timeout)
	}
	seen := o.pos
	o.mu.Unlock()
	s.saw(seen)
	if lost := o.e.settled(pos); lost != nil {
		return lost
	}
	return err
}

// prepare reserves numbers of a sequence, durably, before an operation hands
// out n of them.
func (o *object[O, R]) prepare(s *Session, op *O, n int) error {
	for {
		o.mu.Lock()
		first := o.k.prepare(o.m, op, n)
		if first == nil {
			o.mu.Unlock()
			return nil
		}
		o.mu.Unlock()
		room, err := o.reserve(s.Context(), o.k.size(first), sequence)
		if err != nil {
			return err
		}
		o.mu.Lock()
		c := machine.Call{Session: s.id, Seq: s.next(), Now: o.now(timeless)}
		var none R
		pos, err := o.change(c, first, &none, sequence, room)
		o.mu.Unlock()
		if err != nil {
			return err
		}
		if err := o.e.settled(pos); err != nil {
			return err
		}
	}
}

// now returns the time for an operation with traits t, after letting expire
// what is due. It holds the clock still for an operation that does not look.
func (o *object[O, R]) now(t trait) machine.Time {
	if t.is(timeless) && o.alarm == 0 {
		return o.last
	}
	now := o.e.clock.now()
	if o.alarm != 0 {
		o.expire(now)
	}
	return now
}

// change applies op and all that follows from it. It returns the log position
// that the caller must wait for, 0 if none. After ErrWait the caller parks the
// operation and calls finish.
func (o *object[O, R]) change(c machine.Call, op *O, r *R, t trait, room int) (pos position, err error) {
	o.used = true
	o.last = max(o.last, c.Now)
	if t.is(reads) {
		*r, err = o.m.Apply(c, op)
		o.weigh() // what a subscriber fetches leaves the topic
		return 0, err
	}
	o.revive()
	switch {
	case t.is(bulk) && o.logged:
		return o.changeBulk(c, op, r, t, room)
	case t.is(sequence):
		o.m.Journal().LogNow()
	}
	*r, err = o.m.Apply(c, op)
	if err == machine.ErrWait {
		return 0, err
	}
	return o.finish(t, room, c.Now), err
}

// changeBulk is change for an operation whose effects are of unknown size: it
// is undone if the log has no room for them.
func (o *object[O, R]) changeBulk(c machine.Call, op *O, r *R, t trait, room int) (pos position, err error) {
	j := o.m.Journal()
	j.Speculate()
	*r, err = o.m.Apply(c, op)
	more := j.Changed()
	if full := o.e.store.log.Extend(context.Background(), more, t.is(frees)); full != nil {
		o.e.store.log.Release(room)
		if uerr := o.undo(); uerr != nil {
			full = uerr
		}
		var none R
		*r = none
		return 0, fault.New(fault.CodeOf(full), "%s: %w", o.ref, full)
	}
	j.Keep()
	return o.finish(t, room+more, c.Now), err
}

// finish settles the waiters, logs what was touched and tells the waiters.
func (o *object[O, R]) finish(t trait, room int, now machine.Time) position {
	o.resolve(now)
	pos := o.commit(t, room)
	o.deliver()
	o.arm()
	o.weigh()
	return pos
}

// resolve notes a change and settles the waiters.
func (o *object[O, R]) resolve(now machine.Time) {
	if o.followed {
		o.version.Add(1)
	}
	if o.k.changed != nil {
		o.k.changed(o.e, o.m)
	}
	o.settle(now)
}

// settle collects the answers for all waiters that can be answered.
func (o *object[O, R]) settle(now machine.Time) {
	for {
		t, r, err, ok := o.m.Settle(now)
		if !ok {
			return
		}
		if w := o.parked[t]; w != nil {
			delete(o.parked, t)
			*w.r, w.err = r, err
			o.answers = append(o.answers, w)
		}
	}
}

// deliver wakes those who were answered.
func (o *object[O, R]) deliver() {
	if len(o.answers) == 0 {
		return
	}
	for _, w := range o.answers {
		w.pos = o.pos
		close(w.answered)
	}
	clear(o.answers)
	o.answers = o.answers[:0]
}

// expire lets the machine tick if something is due.
func (o *object[O, R]) expire(now machine.Time) {
	due := o.m.Due()
	if due == 0 || due > now {
		return
	}
	o.last = max(o.last, now)
	// An expiry that finds no room in the log happens all the same: after a
	// crash it is simply due again.
	room, _ := o.reserve(context.Background(), expirySize, frees)
	o.m.Tick(now)
	o.finish(0, room, now)
}

// expirySize is the log space set aside for what one tick changes, in bytes.
const expirySize = 64 << 10

// arm sets the timer to when the machine next needs a tick.
func (o *object[O, R]) arm() {
	due := o.m.Due()
	if due == 0 {
		o.alarm = 0
		return
	}
	if o.alarm != 0 && o.alarm <= due {
		return // it rings early enough, and is then set anew
	}
	o.alarm = due
	wait := time.Duration(due - o.e.clock.now())
	if o.timer == nil {
		o.timer = time.AfterFunc(wait, o.ring)
		return
	}
	o.timer.Reset(wait)
}

func (o *object[O, R]) ring() {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.alarm = 0
	if o.e.closed.Load() {
		return
	}
	o.expire(o.e.clock.now())
	o.arm()
}

// end gives back all that session s holds or waits for here.
func (o *object[O, R]) end(s *Session, drained bool) {
	room, _ := o.reserve(context.Background(), expirySize, frees)
	o.mu.Lock()
	defer o.mu.Unlock()
	now := o.e.clock.now()
	o.m.End(s.id, now, drained)
	o.last = max(o.last, now)
	o.finish(0, room, now)
}

// stop ends the timer, and gives back what is reserved of sequences, when the
// engine closes.
func (o *object[O, R]) stop() {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.timer != nil {
		o.timer.Stop()
	}
	if o.k.rest == nil || !o.saved {
		return
	}
	if op := o.k.rest(o.m); op != nil {
		// Unless this is saved, the sequence goes on above the reserve.
		_, _ = o.change(machine.Call{Now: o.last}, op, new(R), timeless, 0)
	}
}
