package engine

import (
	"slices"
	"strings"

	"github.com/unilua/unilua/engine/fault"
	"github.com/unilua/unilua/engine/machine"
	"github.com/unilua/unilua/engine/value"
)

// Limits of a transaction.
const (
	maxTries   = 100    // runs of the function before it is a conflict
	maxChanges = 1000   // operations that change something: each is applied again for the next
	maxSteps   = 10_000 // operations
)

// Tx is a transaction under way: a list of operations, each with the reply
// that the script has seen.
//
// It holds no lock while the script thinks. Each operation is tried out: its
// object is locked, what the transaction did to it so far is applied, then the
// operation, and all of it is undone again. So the new one sees what the
// earlier ones did, and nobody else does. If any object of the transaction has
// changed since, all operations are applied anew, to see whether each still
// gets the reply that the script was given: if so, all of them could have
// happened at this moment, and if not, the transaction starts over. The commit
// does the same once more and keeps the effects. This is optimistic concurrency
// control with validation by value (Kung and Robinson, "On Optimistic Methods
// for Concurrency Control", 1981; serial validation).
type Tx struct {
	s        *Session
	steps    []step
	changes  int     // steps that change something
	objects  []*part // in lock order
	now      machine.Time
	given    int         // bytes of the operations, at most what they change
	failed   error       // ends the transaction whatever the script does
	stumbled participant // where errConflict was found
	ended    bool
	talk     *txTalk // with the owner of the objects, if the engine is attached
}

// part is an object that takes part in a transaction.
type part struct {
	participant
	joined  bool   // version counts
	version uint64 // of the object, when all replies were last known to hold
	bytes   int    // of its changes, when it is committed
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
	if s.isAway() {
		return s.txAway(fn)
	}
	var place place
	defer place.leave()
	for try := range maxTries {
		t, err := s.tryTx(fn)
		if err != errConflict {
			return err
		}
		if try >= patience {
			place.take(s, t.stumbled)
		}
		if s.guest && try >= urgency {
			place.insist()
		}
		if s.Context().Err() != nil {
			return canceled(s.Context())
		}
	}
	return fault.New(fault.Conflict, "the transaction met changes by other runs %d times", maxTries)
}

func (s *Session) tryTx(fn func(*Tx) error) (*Tx, error) {
	t := &Tx{s: s, now: s.e.clock.now()}
	if err := s.admit(0); err != nil {
		return t, err
	}
	err := s.inside(t, fn)
	switch {
	case t.failed != nil:
		return t, t.failed
	case err != nil:
		return t, err
	}
	return t, t.commit()
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

// Failed returns why the transaction cannot succeed any more, nil if it can.
func (t *Tx) Failed() error { return t.failed }

// usable returns why the transaction takes no operation, nil if it does.
func (t *Tx) usable() error {
	if t.ended {
		return fault.Misusef("the transaction has ended")
	}
	return t.failed
}

// add tries out one more operation. It fails with errConflict, by way of Fail,
// if what the script has seen no longer holds.
func (t *Tx) add(st step) error {
	if st.changes() {
		t.changes++
	}
	if len(t.steps) == maxSteps || t.changes > maxChanges {
		t.Fail(fault.New(fault.TooLarge, "a transaction has at most %d operations, %d of them changes", maxSteps, maxChanges))
		return t.failed
	}
	p := t.join(st.on())
	t.given += st.size()
	t.steps = append(t.steps, st)
	if done, err := t.addAlone(p, st); done || err != nil {
		return err
	}
	return t.addAmongAll(st)
}

// join returns p as a part of the transaction, made if it is none yet.
func (t *Tx) join(p participant) *part {
	i, found := slices.BinarySearchFunc(t.objects, p, func(a *part, b participant) int {
		return compareRefs(a.name(), b.name())
	})
	if !found {
		p.turnstile().yield(t.s)
		t.objects = slices.Insert(t.objects, i, &part{participant: p})
	}
	return t.objects[i]
}

func compareRefs(a, b machine.Ref) int {
	if a.Kind != b.Kind {
		return int(a.Kind) - int(b.Kind)
	}
	return strings.Compare(a.Name, b.Name)
}

// addAlone tries out st, the last step, on its object alone. It reports false
// if that is not enough, since an object has changed.
func (t *Tx) addAlone(p *part, st step) (done bool, err error) {
	p.lock()
	defer p.unlock()
	last := p.speculate(t.now)
	if len(t.steps) == 1 {
		t.now = max(t.now, last)
	}
	p.join()
	if last > t.now || t.given > value.MaxSize || !t.unchanged() {
		return false, p.undo()
	}
	t.s.saw(p.seen())
	for _, earlier := range t.steps[:len(t.steps)-1] {
		if earlier.changes() && earlier.on() == p.participant {
			earlier.again(t.now)
		}
	}
	st.first(t.now)
	return true, p.undo()
}

// join notes the version of an object that is new to the transaction: its first
// operation is just being tried out.
func (p *part) join() {
	if !p.joined {
		p.joined, p.version = true, p.follow()
	}
}

// unchanged reports whether no object has changed since all replies held. It
// needs no lock but that of the object whose operation is tried out: all
// replies hold at the moment when the first of the others is looked at.
func (t *Tx) unchanged() bool {
	for _, p := range t.objects {
		if p.changeCount() != p.version {
			return false
		}
	}
	return true
}

// addAmongAll tries out st, the last step, after all others.
func (t *Tx) addAmongAll(st step) error {
	t.lockAll()
	defer t.unlockAll()
	same := t.applyAll(t.steps[:len(t.steps)-1])
	if same {
		st.first(t.now)
	}
	size := t.changed()
	if err := t.undoAll(); err != nil {
		return err
	}
	switch {
	case !same:
		t.Fail(errConflict)
	case size > value.MaxSize:
		t.Fail(tooLarge(size))
	}
	return t.failed
}

func tooLarge(size int) error {
	return fault.New(fault.TooLarge, "the transaction changes %d bytes, the limit is %d", size, value.MaxSize)
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

// applyAll applies steps, to be undone or kept, and reports whether each got
// the reply that the script was given. It stops at the first that did not.
func (t *Tx) applyAll(steps []step) bool {
	now := t.now
	for _, p := range t.objects {
		now = max(now, p.speculate(now))
		t.s.saw(p.seen())
	}
	known := now == t.now && t.unchanged()
	t.now = now
	for _, p := range t.objects {
		p.joined, p.version = true, p.follow()
	}
	for _, st := range steps {
		switch {
		case !known && !st.same(now):
			t.stumbled = st.on()
			return false
		case known && st.changes():
			st.again(now)
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

// changed returns the bytes of all changes, as a log record has them.
func (t *Tx) changed() int {
	size := 0
	for _, p := range t.objects {
		size += p.changed()
	}
	return size
}
