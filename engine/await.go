package engine

import (
	"context"
	"time"

	"github.com/unilua/unilua/engine/fault"
	"github.com/unilua/unilua/engine/machine"
)

// waiter is an operation that waits for its answer. What is answered may be
// read once answered is closed.
type waiter[R any] struct {
	ticket   machine.Ticket
	answered chan struct{}
	r        *R
	err      error
	pos      position // the reply stands on this record
}

// park prepares the answer to a waiting operation. The caller holds o.mu since
// before the machine put the operation in line, so no answer can be missed.
func (o *object[O, R]) park(t machine.Ticket, r *R) *waiter[R] {
	if o.parked == nil {
		o.parked = make(map[machine.Ticket]*waiter[R])
	}
	w := &waiter[R]{ticket: t, answered: make(chan struct{}), r: r}
	o.parked[t] = w
	return w
}

// await blocks until the operation is answered, its time is up, or its run is
// cancelled.
func (o *object[O, R]) await(s *Session, op *O, w *waiter[R], timeout time.Duration) error {
	var up <-chan time.Time
	if timeout > 0 {
		timer := time.NewTimer(timeout)
		defer timer.Stop()
		up = timer.C
	}
	ctx := s.Context()
	select {
	case <-w.answered:
		return o.read(s, op, w)
	case <-up:
	case <-ctx.Done():
	}
	// The answer may have come between the wake-up and here: then it counts,
	// since the machine has acted on it.
	if !o.withdraw(w) {
		<-w.answered
		return o.read(s, op, w)
	}
	if ctx.Err() != nil {
		return canceled(ctx)
	}
	return o.late(op, timeout)
}

// read returns the error of an answer, once the change it reports is durable if
// this operation is one that waits for the disk.
func (o *object[O, R]) read(s *Session, op *O, w *waiter[R]) error {
	s.saw(w.pos)
	if o.k.traits(op).is(durable) {
		if err := o.e.settled(w.pos); err != nil {
			return err
		}
	}
	return w.err
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

// withdraw takes a waiter out of line. It reports whether it was in line.
func (o *object[O, R]) withdraw(w *waiter[R]) bool {
	room, _ := o.reserve(context.Background(), expirySize, frees)
	o.mu.Lock()
	defer o.mu.Unlock()
	if _, ok := o.parked[w.ticket]; !ok {
		o.release(room)
		return false
	}
	o.m.Cancel(w.ticket)
	delete(o.parked, w.ticket)
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
