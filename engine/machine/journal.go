package machine

import (
	"iter"
	"maps"
	"slices"
)

// Cell names one part of a machine that is saved on its own. The meaning of
// its fields is the machine's; Part 0 is reserved for the engine.
type Cell struct {
	Part byte
	N    uint64
	S    string
}

// Cells is a machine seen as a set of cells.
type Cells interface {
	// AppendCell appends the encoding of a cell as it is now, and reports
	// whether there is such a cell. An encoding is never empty.
	AppendCell(dst []byte, c Cell) ([]byte, bool)

	// RestoreCell makes a cell what data says, or removes it if data is "".
	// It works on a machine in any state, since it also undoes operations.
	// It touches nothing and publishes nothing.
	RestoreCell(c Cell, data string) error

	// AllCells yields each cell there is, in any order.
	AllCells(yield func(Cell) bool)
}

// Teller is a machine that can tell cheaply whether there is a cell.
type Teller interface{ HasCell(c Cell) bool }

// Journal records which cells change. A machine embeds one and calls Touch
// before each change. The zero Journal records nothing.
type Journal struct {
	cells   Cells
	tells   Teller        // cells, if it is one
	saved   bool          // changed cells are kept for the next save
	logged  bool          // changed cells are kept for the log
	dirty   map[Cell]bool // changed since the last save, and not Covered; true: made since then
	covered map[Cell]bool // changed since the last save, and in the log
	last    Cell          // the last cell put into dirty, to skip a repeat
	touched []Cell        // changed by the operation under way

	speculating bool
	images      []image
	imaged      map[Cell]struct{} // the cells of images, once they are many
}

type image struct {
	cell Cell
	data string // "" if there was no such cell
}

// Touch says that cell c is about to change, appear or vanish.
func (j *Journal) Touch(c Cell) {
	if j.speculating {
		j.remember(c)
		return
	}
	if j.saved && j.last != c {
		if _, known := j.dirty[c]; !known {
			j.dirty[c] = j.tells != nil && !j.tells.HasCell(c)
		}
	}
	j.note(c)
}

// note takes down that c changes, which dirty has already.
func (j *Journal) note(c Cell) {
	j.last = c
	if j.logged {
		j.touched = append(j.touched, c)
	}
}

// Gone says that the change under way, which the log has in full, has removed
// c. If it was made since the last save, there is nothing to be saved of it:
// what comes and goes quickly never reaches the snapshot.
func (j *Journal) Gone(c Cell) {
	if j.dirty[c] {
		delete(j.dirty, c)
		j.last = Cell{}
	}
}

// Remember says that cell c is about to change in a way that need not be
// saved, because a restore derives it from other cells. It matters only to
// undo.
func (j *Journal) Remember(c Cell) {
	if j.speculating {
		j.remember(c)
	}
}

// remember keeps what a cell was when the speculation began. What it was in
// between does not matter to undo.
func (j *Journal) remember(c Cell) {
	if j.remembers(c) {
		return
	}
	data, ok := j.cells.AppendCell(nil, c)
	if !ok {
		data = nil
	}
	j.images = append(j.images, image{c, string(data)})
}

func (j *Journal) remembers(c Cell) bool {
	const few = 8
	if len(j.images) < few {
		return slices.ContainsFunc(j.images, func(im image) bool { return im.cell == c })
	}
	if j.imaged == nil {
		j.imaged = make(map[Cell]struct{})
		for _, im := range j.images {
			j.imaged[im.cell] = struct{}{}
		}
	}
	_, ok := j.imaged[c]
	j.imaged[c] = struct{}{}
	return ok
}

// keep is how many cells a journal has room for between operations: it does not
// hold on to the memory of a huge one.
const keep = 1024

// Attach makes j record the changes of cells: saved for the next Collect,
// logged for Touched.
func (j *Journal) Attach(cells Cells, saved, logged bool) {
	j.cells, j.saved, j.logged = cells, saved, logged
	j.tells, _ = cells.(Teller)
	j.last = Cell{}
	if saved && j.dirty == nil {
		j.dirty = make(map[Cell]bool)
	}
	if !saved {
		j.dirty, j.covered = nil, nil
	}
}

// LogNow makes j collect touched cells for the log from here to the next
// ClearTouched, whether the object is logged or not.
func (j *Journal) LogNow() { j.logged = true }

// Touched returns the cells changed since ClearTouched, in order, with
// repeats. It is valid until then.
func (j *Journal) Touched() []Cell { return j.touched }

// ClearTouched starts a new operation. logged says whether the object's own
// operations are logged.
func (j *Journal) ClearTouched(logged bool) {
	if cap(j.touched) > keep {
		j.touched = nil
	}
	j.touched, j.logged = j.touched[:0], logged
}

// Dirty reports whether cells have changed since the last Collect.
func (j *Journal) Dirty() bool { return len(j.dirty)+len(j.covered) > 0 }

// Uncovered yields the cells that have changed since the last Collect and the
// last Cover: those that neither the snapshot nor the log has.
func (j *Journal) Uncovered() iter.Seq[Cell] { return maps.Keys(j.dirty) }

// Cover says that the log has every cell as it is now, of an object whose
// operations are not logged one by one.
func (j *Journal) Cover() {
	if len(j.covered) == 0 {
		j.covered, j.dirty = j.dirty, make(map[Cell]bool)
	} else {
		maps.Copy(j.covered, j.dirty)
		clear(j.dirty)
	}
	j.last = Cell{}
}

// Collect returns the cells that changed since the last Collect, and starts
// anew.
func (j *Journal) Collect() map[Cell]bool {
	d := j.dirty
	maps.Copy(d, j.covered)
	j.covered = nil
	if j.saved {
		j.dirty = make(map[Cell]bool)
	}
	j.last = Cell{}
	return d
}

// MarkDirty puts cells back that could not be saved. It does nothing if the
// object is no longer saved.
func (j *Journal) MarkDirty(cells map[Cell]bool) {
	if !j.saved {
		return
	}
	for c := range cells {
		j.dirty[c] = false // some of them may have been saved
	}
}

// Speculate makes j remember what each changed cell was, until Undo or Keep.
func (j *Journal) Speculate() { j.speculating = true }

// Changed returns the size of all cells changed since Speculate as they are
// now, in bytes and roughly: what a log record of them would take.
func (j *Journal) Changed() int {
	const head = 16
	var buf []byte
	n := 0
	for _, im := range j.images {
		buf, _ = j.cells.AppendCell(buf[:0], im.cell)
		n += len(buf) + len(im.cell.S) + head
	}
	return n
}

// Undo restores every cell that changed since Speculate.
func (j *Journal) Undo() error {
	images := j.settle()
	defer clear(images)
	for i := len(images) - 1; i >= 0; i-- {
		if err := j.cells.RestoreCell(images[i].cell, images[i].data); err != nil {
			return err
		}
	}
	return nil
}

// Keep makes the changes since Speculate ordinary ones: each cell that changed
// is touched.
func (j *Journal) Keep() {
	images := j.settle()
	for _, im := range images {
		if _, known := j.dirty[im.cell]; j.saved && !known {
			j.dirty[im.cell] = j.tells != nil && im.data == ""
		}
		j.note(im.cell)
	}
	clear(images)
}

// settle ends the speculation and returns what it remembered, to be cleared:
// the next one uses the memory again.
func (j *Journal) settle() []image {
	images := j.images
	j.speculating, j.images, j.imaged = false, images[:0], nil
	if cap(images) > keep {
		j.images = nil
	}
	return images
}
