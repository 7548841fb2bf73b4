package engine

import (
	"cmp"

	"github.com/unilua/unilua/engine/value"
)

// commit applies the operations once more and makes their effects stay.
func (t *Tx) commit() error {
	if len(t.steps) == 0 {
		return nil
	}
	pos, err := t.apply()
	if err != nil {
		return err
	}
	return t.s.e.wait(t.s, pos)
}

// apply returns the position that the caller must wait for, 0 if none.
func (t *Tx) apply() (position, error) {
	t.lockAll()
	defer t.unlockAll()
	if lost := t.s.fenced(0); lost != nil {
		return 0, lost
	}
	if !t.applyAll(t.steps) {
		return 0, cmp.Or(t.undoAll(), error(errConflict))
	}
	writes, size := t.writes()
	room, err := t.reserve(writes, size)
	if err != nil {
		return 0, cmp.Or(t.undoAll(), err)
	}
	return t.publish(writes, room)
}

// writes returns the objects that the transaction changes, and by how many
// bytes in all.
func (t *Tx) writes() (list []*part, size int) {
	for _, p := range t.objects {
		if p.bytes = p.changed(); p.bytes > 0 {
			list = append(list, p)
			size += p.bytes
		}
	}
	return list, size
}

// logs reports whether the changes need a record in the log: because an object
// is archived, or because two objects would be saved at different moments.
func logs(writes []*part) bool {
	saved := 0
	for _, p := range writes {
		switch {
		case p.archived():
			return true
		case p.snapshot():
			saved++
		}
	}
	return saved > 1
}

// reserve sets log space aside for the record, if one is needed.
func (t *Tx) reserve(writes []*part, size int) (room int, err error) {
	if size > value.MaxSize {
		return 0, tooLarge(size)
	}
	if !logs(writes) {
		return 0, nil
	}
	for _, p := range writes {
		size += p.uncovered() + roomFor
	}
	if err := t.s.e.store.reserve(t.s.Context(), size, false); err != nil {
		return 0, err
	}
	return size, nil
}

// publish keeps the effects, logs them as one record if need be, and wakes
// whoever waited for them. What those got by it is in the same record.
func (t *Tx) publish(writes []*part, room int) (position, error) {
	for _, p := range t.objects {
		if p.bytes > 0 {
			p.keepChanges(t.now)
		} else if err := p.undo(); err != nil {
			return 0, err
		}
	}
	pos := t.log(writes, room)
	for _, p := range writes {
		p.publish(pos)
	}
	return pos, nil
}

// log appends the record, and returns its position if the changes of one of the
// objects are waited for.
func (t *Tx) log(writes []*part, room int) position {
	if room == 0 {
		return 0
	}
	by := SyncNever
	rec := t.s.e.store.record()
	for _, p := range writes {
		p.addTo(rec)
		if p.archived() {
			by = sooner(by, p.sync())
		}
	}
	pos := rec.append(room, by)
	if by != SyncAlways {
		return 0
	}
	return pos
}

// sooner returns the one of two settings by which a change is durable first.
func sooner(a, b Sync) Sync {
	switch {
	case a == SyncAlways || b == SyncAlways:
		return SyncAlways
	case a == SyncNever:
		return b
	case b == SyncNever:
		return a
	}
	return min(a, b)
}
