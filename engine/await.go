package engine

import (
	"context"
	"time"

	"github.com/unilua/unilua/engine/fault"
	"github.com/unilua/unilua/engine/machine"
)

// park prepares the answer to a waiting operation. The caller holds o.mu since
// before the machine put the operation in line, so no answer can be missed.
func (o *object[O, R]) park(t machine.Ticket) chan answer[R] {
	if o.parked == nil {
		o.parked = make(map[machine.Ticket]chan answer[R])
	}
	ch := make(chan answer[R], 1)
	o.parked[t] = ch
	return ch
}

// await blocks until the operation is answered, its time is up, or its run is
// cancelled.
func (o *object[O, R]) await(s *Session, op *O, t machine.Ticket, ch chan answer[R], timeout time.Duration) (R, error) {
	tr := o.k.traits(op)
	var up <-chan time.Time
	if timeout > 0 {
		timer := time.NewTimer(timeout)
		defer timer.Stop()
		up = timer.C
	}
	ctx := s.Context()
	select {
	case a := <-ch:
		return o.answered(s, a, tr)
	case <-up:
	case <-ctx.Done():
	}
	// The answer may have come between the wake-up and here: then it counts,
	// since the machine has acted on it.
	if !o.withdraw(t) {
		return o.answered(s, <-ch, tr)
	}
	var none R
	if ctx.Err() != nil {
		return none, canceled(ctx)
	}
	return none, o.late(op, timeout)
}

// late returns the failure of op, which has waited for so long in vain.
func (o *object[O, R]) late(op *O, waited time.Duration) error {
	if o.k.late == nil {
		return fault.New(fault.Timeout, "%s: nothing within %s", o.ref, waited)
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.k.late(o.m, op, waited)
}

// answered returns an answer, once the change it reports is durable if this
// operation is one that waits for the disk.
func (o *object[O, R]) answered(s *Session, a answer[R], t trait) (R, error) {
	s.saw(a.pos)
	if t.is(durable) {
		if err := o.e.settled(a.pos); err != nil {
			return a.r, err
		}
	}
	return a.r, a.err
}

// withdraw takes a waiter out of line. It reports whether it was in line.
func (o *object[O, R]) withdraw(t machine.Ticket) bool {
	room, _ := o.reserve(context.Background(), expirySize, frees)
	o.mu.Lock()
	defer o.mu.Unlock()
	if _, ok := o.parked[t]; !ok {
		o.release(room)
		return false
	}
	o.m.Cancel(t)
	delete(o.parked, t)
	// Those behind it may go now.
	o.finish(0, room, o.e.clock.now())
	return true
}

// canceled returns the reason for which ctx ended, as a fault.
func canceled(ctx context.Context) error {
	cause := context.Cause(ctx)
	if code := fault.CodeOf(cause); code != fault.Internal && cause != ctx.Err() {
		return cause
	}
	return fault.New(fault.Canceled, "the run was canceled: %w", cause)
}
