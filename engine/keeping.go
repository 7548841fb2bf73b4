package engine

import (
	"time"

	"github.com/unilua/unilua/engine/fault"
	"github.com/unilua/unilua/engine/machine"
	"github.com/unilua/unilua/engine/value"
)

// keepingCell holds how an object is kept. Part 0 is the engine's.
var keepingCell = machine.Cell{Part: 0, N: 1}

// persist returns the persistence in force.
func (o *object[O, R]) persist() Persist {
	switch {
	case o.keep.Persist != Unstated:
		return o.keep.Persist
	case value.Reserved(o.ref.Name):
		return Snapshot // what the host keeps for itself may lose its last seconds
	}
	return o.k.persist
}

// state applies what the caller states of how the object is kept. Persistence
// is fixed once it is stated or the object is used; the rest is tuning.
func (o *object[O, R]) state(k Keeping) error {
	o.mu.Lock()
	defer o.mu.Unlock()
	if k.Persist != Unstated && k.Persist != o.persist() {
		if o.keep.Persist != Unstated || o.used {
			return fault.Misusef("%s has persist %q, so it cannot be opened with persist %q (drop it first)",
				o.ref, o.persist(), k.Persist)
		}
	}
	was := o.keep
	if k.Persist != Unstated {
		o.keep.Persist = k.Persist
	}
	if k.Sync != 0 {
		o.keep.Sync = k.Sync
	}
	if k.SnapshotEvery != 0 {
		o.keep.SnapshotEvery = k.SnapshotEvery
	}
	o.dropped = false
	if o.keep != was {
		o.attach()
	}
	return nil
}

// keepAs is state for a session that has the object open.
func (o *object[O, R]) keepAs(_ *Session, k Keeping) error { return o.state(k) }

// attach makes the journal record what the persistence in force needs.
func (o *object[O, R]) attach() {
	disk := o.e.store != nil
	o.logged = disk && o.persist() == Archive
	o.saved = disk && (o.persist() >= Snapshot || o.k.kept != nil)
	o.onLog.Store(o.logged)
	o.m.Journal().Attach(o, o.saved, o.logged)
	if o.saved {
		o.m.Journal().Touch(keepingCell) // reaches the disk with the next change
	}
}

func (o *object[O, R]) sync() Sync {
	if o.keep.Sync != 0 {
		return o.keep.Sync
	}
	return o.e.opts.Sync
}

// AppendCell makes an object the Cells of its journal: the machine's, and how
// it is kept.
func (o *object[O, R]) AppendCell(dst []byte, c machine.Cell) ([]byte, bool) {
	if c != keepingCell {
		return o.m.AppendCell(dst, c)
	}
	if o.dropped {
		return dst, false
	}
	dst = value.AppendArray(dst, 3)
	dst = value.AppendUint(dst, uint64(o.keep.Persist))
	dst = value.AppendInt(dst, int64(o.keep.Sync))
	return value.AppendInt(dst, int64(o.keep.SnapshotEvery)), true
}

// HasCell reports whether there is a cell, or that it cannot tell cheaply.
func (o *object[O, R]) HasCell(c machine.Cell) bool {
	m, ok := o.m.(machine.Teller)
	return !ok || c == keepingCell || m.HasCell(c)
}

// RestoreCell restores one cell, at start-up or to undo.
func (o *object[O, R]) RestoreCell(c machine.Cell, data string) error {
	if c != keepingCell {
		return o.m.RestoreCell(c, data)
	}
	o.dropped = data == ""
	if data == "" {
		o.keep = Keeping{}
		return nil
	}
	r := value.NewReader(data)
	var field [3]int64
	if t, err := r.Next(); err != nil || t.Kind != value.ListKind || t.N < len(field) {
		return value.ErrMalformed
	}
	for i := range field {
		t, err := r.Next()
		if err != nil || !t.Whole {
			return value.ErrMalformed
		}
		field[i] = t.Int
	}
	if field[0] < 0 || field[0] > int64(Archive) {
		return value.ErrMalformed
	}
	o.keep = Keeping{Persist(field[0]), Sync(field[1]), time.Duration(field[2])}
	return nil
}

// AllCells yields every cell that is saved.
func (o *object[O, R]) AllCells(yield func(machine.Cell) bool) {
	if o.dropped || yield(keepingCell) {
		o.m.AllCells(yield)
	}
}
