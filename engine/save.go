package engine

import (
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

// save writes the cells that have changed since the last save, and the log
// position that they include.
func (o *object[O, R]) save(db *snapshot.DB) error {
	changed, includes := o.collect()
	err := o.write(db, changed, includes)
	if err != nil {
		o.mu.Lock()
		defer o.mu.Unlock()
		for _, c := range changed {
			o.m.Journal().Touch(c.cell)
		}
		o.m.Journal().ClearTouched(o.logged)
	}
	return err
}

// collect encodes the cells that have changed.
func (o *object[O, R]) collect() (changed []encoded, includes position) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.queued = false
	cells := o.m.Journal().Collect()
	includes = o.e.store.log.End()
	changed = make([]encoded, 0, len(cells))
	for c := range cells {
		if o.persist() == None && !o.kept(c) {
			continue
		}
		data, ok := o.AppendCell(nil, c)
		if !ok {
			data = nil
		}
		changed = append(changed, encoded{c, data})
		if o.logged && len(changed)%saveSlice == 0 {
			o.mu.Unlock()
			o.mu.Lock()
		}
	}
	return changed, includes
}

// kept reports whether c is saved even of an object in memory.
func (o *object[O, R]) kept(c machine.Cell) bool {
	return o.k.kept != nil && (c == keepingCell || o.k.kept(c))
}

// write writes the cells, once the log is durable up to what they show: a cell
// must not be on disk before the change that it came from.
func (o *object[O, R]) write(db *snapshot.DB, changed []encoded, includes position) error {
	if err := o.e.store.wait(o.e.store.log.End()); err != nil {
		return err
	}
	w := db.NewWriter(o.persist() == Snapshot)
	for _, c := range changed {
		if err := w.Add(o.ref, c.cell, c.data); err != nil {
			return err
		}
	}
	if err := w.Done(o.ref, uint64(includes)); err != nil {
		return err
	}
	return w.Flush()
}

// restore makes a cell what data says, at start-up.
func (o *object[O, R]) restore(c machine.Cell, data string) error {
	o.used = true
	return o.RestoreCell(c, data)
}

// changedBy notes that a cell was restored from the log.
func (o *object[O, R]) changedBy(c machine.Cell) {
	if o.replayed == nil {
		o.replayed = make(map[machine.Cell]struct{})
	}
	o.replayed[c] = struct{}{}
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
}
