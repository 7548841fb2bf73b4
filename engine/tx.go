package engine

import (
	"bytes"
	"slices"
	"strings"
	"time"

	"github.com/unilua/unilua/engine/fault"
	"github.com/unilua/unilua/engine/machine"
	"github.com/unilua/unilua/engine/value"
)

// Limits of a transaction.
const (
	maxTries = 100  // runs of the function before it is a conflict
	maxSteps = 1000 // operations
)

// Tx is a transaction under way: a list of operations, each with the reply
// that the script has seen.
//
// It holds no lock while the script thinks. Each operation is tried out: the
// objects are locked, all operations so far are applied in order and undone
// again, so that the new one sees what the earlier ones did. If an earlier
// operation now gets another reply than the script was given, somebody else
// has changed what it read, and the transaction starts over. The commit does
// the same once more and keeps the effects. This is optimistic concurrency
// control with validation by value (Kung and Robinson, "On Optimistic Methods
// for Concurrency Control", 1981; serial validation).
type Tx struct {
	s       *Session
	steps   []step
	objects []participant // in lock order
	now     machine.Time
	failed  error // ends the transaction whatever the script does
	ended   bool
}

// participant is an object as a transaction sees it.
type participant interface {
	member
	lock()
	unlock()
	speculate(now machine.Time) (last machine.Time) // from here on changes can be undone
	undo() error
	changed() int // bytes of the changes since speculate
	archived() bool
	keepChanges(log bool)
	addTo(record)
	publish(now machine.Time, pos position)
}

// step is one operation with its reply.
type step interface {
	on() participant
	apply(c machine.Call) (same bool)
}

// errConflict says that the transaction must start over.
var errConflict = fault.New(fault.Conflict, "the transaction met a change by another run")

// Tx runs fn as one transaction: all that it does through the Tx happens at
// one moment, or none of it. On a conflict fn runs again, up to 100 times. An
// error of fn undoes everything and is returned as it is.
func (s *Session) Tx(fn func(*Tx) error) error {
	if s.tx != nil {
		return fault.Misusef("a transaction cannot start inside another")
	}
	for range maxTries {
		err := s.tryTx(fn)
		if err != errConflict {
			return err
		}
		if err := s.Context().Err(); err != nil {
			return canceled(s.Context())
		}
	}
	return fault.New(fault.Conflict, "the transaction met changes by other runs %d times", maxTries)
}

func (s *Session) tryTx(fn func(*Tx) error) error {
	t := &Tx{s: s, now: s.e.clock.now()}
	if err := s.admit(0); err != nil {
		return err
	}
	err := s.inside(t, fn)
	switch {
	case t.failed != nil:
		return t.failed
	case err != nil:
		return err
	}
	return t.commit()
}

// inside calls fn with t as the transaction under way, also if it panics.
func (s *Session) inside(t *Tx, fn func(*Tx) error) error {
	s.tx = t
	defer func() { s.tx, t.ended = nil, true }()
	return fn(t)
}

// Fail ends the transaction with err, even if the script goes on.
func (t *Tx) Fail(err error) {
	if t.failed == nil {
		t.failed = err
	}
}

// add tries out one more operation. It returns errConflict, by way of Fail, if
// what the script has seen no longer holds.
func (t *Tx) add(st step) error {
	switch {
	case t.ended:
		return fault.Misusef("the transaction has ended")
	case t.failed != nil:
		return t.failed
	case len(t.steps) == maxSteps:
		t.Fail(fault.New(fault.TooLarge, "a transaction has at most %d operations", maxSteps))
		return t.failed
	}
	t.join(st.on())
	t.steps = append(t.steps, st)
	t.lockAll()
	defer t.unlockAll()
	same := t.applyAll()
	if err := t.undoAll(); err != nil {
		return err
	}
	if !same {
		t.Fail(errConflict)
		return errConflict
	}
	return nil
}

// join adds p to the objects, in lock order.
func (t *Tx) join(p participant) {
	i, found := slices.BinarySearchFunc(t.objects, p, func(a, b participant) int {
		x, y := a.name(), b.name()
		if x.Kind != y.Kind {
			return int(x.Kind) - int(y.Kind)
		}
		return strings.Compare(x.Name, y.Name)
	})
	if !found {
		t.objects = slices.Insert(t.objects, i, p)
	}
}

func (t *Tx) lockAll() {
	for _, p := range t.objects {
		p.lock()
	}
}

func (t *Tx) unlockAll() {
	for _, p := range t.objects {
		p.unlock()
	}
}

// applyAll applies every operation, to be undone or kept, and reports whether
// each got the reply it had before. It stops at the first that did not.
func (t *Tx) applyAll() bool {
	for _, p := range t.objects {
		t.now = max(t.now, p.speculate(t.now))
	}
	for i, st := range t.steps {
		c := machine.Call{Session: t.s.id, Seq: t.s.seq.Load() + uint64(i) + 1, Now: t.now}
		if !st.apply(c) {
			return false
		}
	}
	return true
}

func (t *Tx) undoAll() error {
	var failed error
	for _, p := range t.objects {
		if err := p.undo(); err != nil {
			failed = err
		}
	}
	return failed
}

// commit applies the operations once more and makes them stay.
func (t *Tx) commit() error {
	if len(t.steps) == 0 {
		return nil
	}
	pos, err := t.apply()
	t.s.seq.Add(uint64(len(t.steps)))
	if err != nil {
		return err
	}
	return t.s.e.wait(t.s, pos)
}

func (t *Tx) apply() (position, error) {
	t.lockAll()
	defer t.unlockAll()
	if lost := t.s.fenced(0); lost != nil {
		return 0, lost
	}
	same := t.applyAll()
	room, err := t.reserve()
	if !same || err != nil {
		if uerr := t.undoAll(); uerr != nil {
			return 0, uerr
		}
		if !same {
			return 0, errConflict
		}
		return 0, err
	}
	return t.publish(room), nil
}

// reserve sets log space aside for the record, if one is needed.
func (t *Tx) reserve() (room int, err error) {
	size, archived := 0, false
	for _, p := range t.objects {
		size += p.changed()
		archived = archived || p.archived()
	}
	if size > value.MaxSize {
		return 0, fault.New(fault.TooLarge, "the transaction changes %d bytes, the limit is %d", size, value.MaxSize)
	}
	if !archived {
		return 0, nil
	}
	return size, t.s.e.store.reserve(t.s.Context(), size, false)
}

// publish keeps the effects, logs them as one record if anything archived is
// among them, and wakes whoever waited for them.
func (t *Tx) publish(room int) position {
	archived := slices.ContainsFunc(t.objects, participant.archived)
	for _, p := range t.objects {
		p.keepChanges(archived)
	}
	var pos position
	if archived {
		rec := t.s.e.store.record()
		for _, p := range t.objects {
			p.addTo(rec)
		}
		pos = rec.append(room, SyncAlways)
	}
	for _, p := range t.objects {
		p.publish(t.now, pos)
	}
	return pos
}

// txStep is an operation on o inside a transaction.
type txStep[O, R any] struct {
	o     *object[O, R]
	op    O
	reply R
	err   error
	seen  []byte // the encoded reply that the script was given, nil before
}

func (st *txStep[O, R]) on() participant { return st.o }

// apply applies the operation and compares its reply with the one before.
func (st *txStep[O, R]) apply(c machine.Call) bool {
	op := st.op // a machine may keep what is behind it, never the op itself
	st.reply, st.err = st.o.m.Apply(c, &op)
	seen, err := machine.EncodeReply(st.reply, st.err)
	if err != nil {
		st.err = fault.New(fault.Internal, "%s: %w", st.o.ref, err)
		return true
	}
	if st.seen == nil {
		st.seen = seen
		return true
	}
	return bytes.Equal(st.seen, seen)
}

var errNotInTx = fault.Misusef("this operation cannot be part of a transaction")

func (x txObject[O, R]) name() machine.Ref { return x.o.ref }

// txObject is an object seen through a transaction.
type txObject[O, R any] struct {
	t *Tx
	o *object[O, R]
}

func (x txObject[O, R]) do(_ *Session, op *O, _ time.Duration) (R, error) {
	st := &txStep[O, R]{o: x.o, op: *op}
	t := x.o.k.traits(op)
	if !t.is(transactional) {
		return st.reply, errNotInTx
	}
	if t.is(issues) {
		if err := x.o.prepare(x.t.s, op, maxSteps); err != nil {
			return st.reply, err
		}
	}
	if t.is(holds) {
		x.t.s.holdsAt(x.o)
	}
	if err := x.t.add(st); err != nil {
		return st.reply, err
	}
	return st.reply, st.err
}
