package engine

import (
	"slices"

	"github.com/unilua/unilua/engine/machine"
	"github.com/unilua/unilua/engine/snapshot"
)

// saveSlice is how many cells are encoded while an object is locked. Between
// two slices an archived object may change: the replay of the log makes up for
// that. An object that is not archived is encoded in one go, so that what is
// saved of it is one moment.
const saveSlice = 1024

// encoded is a cell on its way to the snapshot file.
type encoded struct {
	cell machine.Cell
	data []byte
}

// unsaved is what one object has to save.
type unsaved struct {
	m        member
	cells    []encoded
	includes position // the log position that the cells include
	whole    bool     // they show one moment, and must be saved as one
	gone     bool     // nothing of it is left
}

// collect encodes the cells that have changed since the last time.
func (o *object[O, R]) collect() unsaved {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.queued, o.collected = false, true
	if o.snapshot() {
		o.saving = slices.Collect(o.m.Journal().Uncovered())
	}
	cells := o.m.Journal().Collect()
	u := unsaved{m: o, includes: o.e.store.log.End(), whole: !o.logged, gone: o.dropped && o.m.Empty()}
	u.cells = make([]encoded, 0, len(cells))
	for c := range cells {
		if o.persist() == None && !o.kept(c) {
			continue
		}
		data, ok := o.AppendCell(nil, c)
		if !ok {
			data = nil
		}
		u.cells = append(u.cells, encoded{c, data})
		if o.logged && len(u.cells)%saveSlice == 0 {
			o.mu.Unlock()
			o.mu.Lock()
		}
	}
	return u
}

// kept reports whether c is saved even of an object in memory.
func (o *object[O, R]) kept(c machine.Cell) bool {
	return o.k.kept != nil && (c == keepingCell || o.k.kept(c))
}

// writeTo hands the cells to w.
func (u unsaved) writeTo(w *snapshot.Writer) error {
	ref := u.m.name()
	if u.gone {
		return w.Drop(ref)
	}
	for _, c := range u.cells {
		if err := w.Add(ref, c.cell, c.data); err != nil {
			return err
		}
	}
	return w.Done(ref, uint64(u.includes))
}

// written ends a save. It takes back what could not be saved.
func (o *object[O, R]) written(cells []encoded, failed error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.saving, o.collected = nil, false
	if failed == nil {
		o.leave()
		return
	}
	o.queued = true // to be tried again
	set := make(map[machine.Cell]bool, len(cells))
	for _, c := range cells {
		set[c.cell] = true
	}
	o.m.Journal().MarkDirty(set)
}

// restore makes a cell what data says, at start-up.
func (o *object[O, R]) restore(c machine.Cell, data string) error {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.used = true
	return o.RestoreCell(c, data)
}

// changedBy notes that a cell was restored from the log.
func (o *object[O, R]) changedBy(c machine.Cell) {
	if o.replayed == nil {
		o.replayed = make(map[machine.Cell]bool)
	}
	o.replayed[c] = true
}

// restoreNothing removes every cell, at start-up.
func (o *object[O, R]) restoreNothing() error {
	var cells []machine.Cell
	o.AllCells(func(c machine.Cell) bool {
		cells = append(cells, c)
		return true
	})
	for _, c := range cells {
		if err := o.RestoreCell(c, ""); err != nil {
			return err
		}
		o.changedBy(c)
	}
	return nil
}

// recover ends the sessions of the past, once all cells are restored.
func (o *object[O, R]) recover(now machine.Time) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.attach()
	if o.saved {
		o.m.Journal().MarkDirty(o.replayed)
	}
	o.replayed = nil
	o.m.Recover(now)
	o.last = now
	o.finish(0, 0, now)
	o.leave()
}
