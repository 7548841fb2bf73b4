package engine

import (
	"context"
	"time"

	"github.com/unilua/unilua/engine/fault"
)

// roomFor is added to the size of an operation's values for what its effects
// hold besides: names, cell heads, a few small cells.
const roomFor = 1024

// reserve sets log space aside for an operation of s before it is applied. It
// may block for a short time while the log makes room, so the caller holds no
// lock.
func (o *object[O, R]) reserve(ctx context.Context, size int, t trait) (room int, err error) {
	if t.is(reads) || !o.onLog.Load() && !t.is(sequence) || o.e.store == nil {
		return 0, nil
	}
	room = size + len(o.ref.Name) + roomFor
	if err := o.e.store.reserve(ctx, room, t.is(frees)); err != nil {
		return 0, fault.New(fault.CodeOf(err), "%s: %w", o.ref, err)
	}
	return room, nil
}

// commit logs the cells touched by the change under way, and sees to it that
// they are saved in time. It returns the position that the caller waits for.
func (o *object[O, R]) commit(t trait, room int) position {
	if o.e.store == nil {
		return 0
	}
	o.queue()
	pos := o.log(t, room)
	o.m.Journal().ClearTouched(o.logged)
	return pos
}

// queue sees to it that the change under way is saved in time. It comes before
// the change is logged: else a checkpoint could drop the record, and not know
// that the object has changed.
func (o *object[O, R]) queue() {
	if o.e.store != nil && !o.queued && o.m.Journal().Dirty() {
		o.queued = true
		o.e.store.saver.add(o, o.saveAfter())
	}
}

// log writes what was touched to the log. The position counts only if somebody must
// wait for it: the caller, or a waiter that was answered by this change.
func (o *object[O, R]) log(t trait, room int) position {
	j := o.m.Journal()
	if len(j.Touched()) == 0 {
		o.release(room)
		return 0
	}
	by := o.sync()
	waited := t.is(durable|sequence) || len(o.answers) > 0
	switch {
	case t.is(sequence):
		by = SyncAlways
	case by == SyncAlways && !waited:
		by = SyncNever // a sync for nobody would only hold up the next one
	}
	rec := o.e.store.record()
	if o.logged {
		rec.addChanges(o.ref, j, o)
	} else {
		rec.add(o.ref, j.Touched(), o) // a mark of a sequence; the rest is not logged
	}
	pos := rec.append(room, by)
	if by != SyncAlways {
		return 0
	}
	o.pos = pos
	return pos
}

// release gives back log space that was not needed.
func (o *object[O, R]) release(room int) {
	if room > 0 {
		o.e.store.log.Release(room)
	}
}

// saveAfter returns how soon a change must be saved: 0 leaves it to the next
// checkpoint, since the log has it.
func (o *object[O, R]) saveAfter() time.Duration {
	switch {
	case o.logged, o.persist() == None:
		return 0
	case o.keep.SnapshotEvery > 0:
		return o.keep.SnapshotEvery
	}
	return DefaultSnapshotEvery
}
