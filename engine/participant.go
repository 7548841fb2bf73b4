package engine

import (
	"context"

	"github.com/unilua/unilua/engine/fault"
	"github.com/unilua/unilua/engine/machine"
)

// An object takes part in transactions; see Tx for the order of these calls.

func (o *object[O, R]) lock()          { o.mu.Lock() }
func (o *object[O, R]) unlock()        { o.mu.Unlock() }
func (o *object[O, R]) archived() bool { return o.logged }
func (o *object[O, R]) changed() int   { return o.m.Journal().Changed() }

func (o *object[O, R]) speculate(now machine.Time) machine.Time {
	o.used = true
	if o.alarm != 0 {
		o.expire(now)
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

func (o *object[O, R]) keepChanges(log bool) {
	j := o.m.Journal()
	if log && o.persist() != None {
		j.LogNow()
	}
	j.Keep()
}

// publish ends the object's part in a committed transaction: whoever waited
// for the change learns of it.
func (o *object[O, R]) publish(now machine.Time, pos position) {
	o.m.Journal().ClearTouched(o.logged)
	o.last = max(o.last, now)
	o.pos = max(o.pos, pos)
	room, _ := o.reserve(context.Background(), expirySize, frees)
	o.finish(0, room, now)
}
