package machine

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

// Journal records which cells change. A machine embeds one and calls Touch
// before each change. The zero Journal records nothing.
type Journal struct {
	cells   Cells
	saved   bool              // changed cells are kept for the next save
	logged  bool              // changed cells are kept for the log
	dirty   map[Cell]struct{} // changed since the last save
	last    Cell              // the last cell put into dirty, to skip a repeat
	touched []Cell            // changed by the operation under way

	speculating bool
	images      []image
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
	if j.logged {
		j.touched = append(j.touched, c)
	}
	if j.saved && j.last != c {
		j.dirty[c] = struct{}{}
		j.last = c
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

func (j *Journal) remember(c Cell) {
	data, ok := j.cells.AppendCell(nil, c)
	if !ok {
		data = nil
	}
	j.images = append(j.images, image{c, string(data)})
}

// Attach makes j record the changes of cells: saved for the next Collect,
// logged for Touched.
func (j *Journal) Attach(cells Cells, saved, logged bool) {
	j.cells, j.saved, j.logged = cells, saved, logged
	j.last = Cell{}
	if saved && j.dirty == nil {
		j.dirty = make(map[Cell]struct{})
	}
	if !saved {
		j.dirty = nil
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
	const keep = 1024 // do not hold on to the memory of a huge operation
	if cap(j.touched) > keep {
		j.touched = nil
	}
	j.touched, j.logged = j.touched[:0], logged
}

// Dirty returns how many cells have changed since the last Collect.
func (j *Journal) Dirty() int { return len(j.dirty) }

// Collect returns the cells that changed since the last Collect, and starts
// anew.
func (j *Journal) Collect() map[Cell]struct{} {
	d := j.dirty
	if j.saved {
		j.dirty = make(map[Cell]struct{})
	}
	j.last = Cell{}
	return d
}

// MarkDirty puts cells back that could not be saved. It does nothing if the
// object is no longer saved.
func (j *Journal) MarkDirty(cells map[Cell]struct{}) {
	if !j.saved {
		return
	}
	for c := range cells {
		j.dirty[c] = struct{}{}
	}
}

// Speculate makes j remember what each changed cell was, until Undo or Keep.
func (j *Journal) Speculate() { j.speculating = true }

// Undo restores every cell that changed since Speculate.
func (j *Journal) Undo() error {
	j.speculating = false
	images := j.images
	j.images = nil
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
	j.speculating = false
	images := j.images
	j.images = nil
	for _, im := range images {
		j.Touch(im.cell)
	}
}
