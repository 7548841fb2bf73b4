package engine

import (
	"github.com/unilua/unilua/engine/fault"
	"github.com/unilua/unilua/engine/machine"
)

// participant is an object as a transaction sees it. But for changeCount and
// turnstile its methods are called with the object locked.
type participant interface {
	member
	lock()
	unlock()
	turnstile() *turnstile
	follow() uint64                                 // changeCount, which counts from here on
	changeCount() uint64                            // grows with each change, once somebody follows
	seen() position                                 // what a reader has seen of the log
	speculate(now machine.Time) (last machine.Time) // from here on changes can be undone
	undo() error
	changed() int // bytes of the changes since speculate

	archived() bool // its changes are logged one by one
	snapshot() bool // they are saved now and then
	sync() Sync
	uncovered() int               // bytes that neither snapshot nor log has
	keepChanges(now machine.Time) // ends the speculation, and answers the waiters that can be
	addTo(record)                 // adds what has changed
	publish(pos position)         // delivers the answers, which stand on pos
}

func (o *object[O, R]) lock()                 { o.mu.Lock() }
func (o *object[O, R]) unlock()               { o.mu.Unlock() }
func (o *object[O, R]) turnstile() *turnstile { return &o.turns }
func (o *object[O, R]) changeCount() uint64   { return o.version.Load() }
func (o *object[O, R]) follow() uint64        { o.followed = true; return o.version.Load() }
func (o *object[O, R]) seen() position        { return o.pos }
func (o *object[O, R]) archived() bool        { return o.logged }
func (o *object[O, R]) snapshot() bool        { return o.saved && !o.logged && o.persist() != None }
func (o *object[O, R]) changed() int          { return o.m.Journal().Changed() }

func (o *object[O, R]) speculate(now machine.Time) machine.Time {
	o.used = true
	if o.alarm != 0 {
		o.expire(max(now, o.e.clock.now()))
	}
	o.m.Journal().Speculate()
	return o.last
}

// undo takes back every change since speculate.
func (o *object[O, R]) undo() error {
	err := o.m.Journal().Undo()
	o.m.Discard()
	if err != nil {
		return fault.New(fault.Internal, "%s: undo: %w", o.ref, err)
	}
	return nil
}

func (o *object[O, R]) keepChanges(now machine.Time) {
	o.revive()
	o.m.Journal().Keep()
	o.last = max(o.last, now)
	o.resolve(now)
	o.queue()
	o.weigh()
}

// uncovered returns the size of what must be in the record of a transaction
// beside its changes, so that the object comes back at least as new as that.
func (o *object[O, R]) uncovered() int {
	if !o.snapshot() {
		return 0
	}
	size := 0
	var buf []byte
	for _, c := range o.loose() {
		buf, _ = o.AppendCell(buf[:0], c)
		size += len(buf) + len(c.S) + len(o.ref.Name)
	}
	return size
}

// loose returns the cells of a snapshot object that a crash would lose.
func (o *object[O, R]) loose() []machine.Cell {
	cells := o.saving[:len(o.saving):len(o.saving)]
	for c := range o.m.Journal().Uncovered() {
		cells = append(cells, c)
	}
	return cells
}

// addTo adds the object's part of a transaction to its record. An object in
// memory has none.
func (o *object[O, R]) addTo(rec record) {
	switch {
	case o.logged:
		rec.addChanges(o.ref, o.m.Journal(), o)
	case o.snapshot():
		rec.add(o.ref, o.loose(), o)
		o.m.Journal().Cover()
		o.saving = nil
	}
}

// publish ends the object's part in a committed transaction.
func (o *object[O, R]) publish(pos position) {
	o.pos = max(o.pos, pos)
	o.m.Journal().ClearTouched(o.logged)
	o.deliver()
	o.arm()
}
