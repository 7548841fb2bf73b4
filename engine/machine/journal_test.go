package machine_test

import (
	"errors"
	"maps"
	"slices"
	"strconv"
	"testing"

	"github.com/unilua/unilua/engine/machine"
)

// register is the simplest thing with cells: a string per cell.
type register map[machine.Cell]string

func (r register) AppendCell(dst []byte, c machine.Cell) ([]byte, bool) {
	data, ok := r[c]
	return append(dst, data...), ok
}

var errBroken = errors.New("broken cell")

func (r register) RestoreCell(c machine.Cell, data string) error {
	switch data {
	case "broken":
		return errBroken
	case "":
		delete(r, c)
	default:
		r[c] = data
	}
	return nil
}

func (r register) AllCells(yield func(machine.Cell) bool) {
	for c := range r {
		if !yield(c) {
			return
		}
	}
}

var (
	cellA = machine.Cell{Part: 1, S: "a"}
	cellB = machine.Cell{Part: 1, S: "b"}
	cellC = machine.Cell{Part: 2, N: 3}
)

// recording returns a journal of a register with the cells a and b.
func recording(saved, logged bool) (register, *machine.Journal) {
	r, j := register{cellA: "1", cellB: "2"}, &machine.Journal{}
	j.Attach(r, saved, logged)
	return r, j
}

func collected(j *machine.Journal) map[machine.Cell]bool {
	cells := map[machine.Cell]bool{}
	for c := range j.Collect() {
		cells[c] = true
	}
	return cells
}

func wantTouched(t *testing.T, j *machine.Journal, want ...machine.Cell) {
	t.Helper()
	if got := j.Touched(); !slices.Equal(got, want) {
		t.Errorf("touched %v, want %v", got, want)
	}
}

func wantCollected(t *testing.T, j *machine.Journal, want ...machine.Cell) {
	t.Helper()
	cells := map[machine.Cell]bool{}
	for _, c := range want {
		cells[c] = true
	}
	if j.Dirty() != (len(want) > 0) {
		t.Errorf("Dirty() = %v, want %d cells", j.Dirty(), len(want))
	}
	if got := collected(j); !maps.Equal(got, cells) {
		t.Errorf("collected %v, want %v", got, cells)
	}
}

func TestTheZeroJournalRecordsNothing(t *testing.T) {
	var j machine.Journal
	j.Touch(cellA)
	j.Remember(cellB)
	wantTouched(t, &j)
	wantCollected(t, &j)
}

func TestTouchedKeepsOrderAndRepeats(t *testing.T) {
	_, j := recording(false, true)
	j.Touch(cellB)
	j.Touch(cellA)
	j.Touch(cellB)
	j.Remember(cellC)
	wantTouched(t, j, cellB, cellA, cellB)
	j.ClearTouched(true)
	wantTouched(t, j)
}

func TestOnlyALoggedJournalKeepsWhatIsTouched(t *testing.T) {
	_, j := recording(true, false)
	j.Touch(cellA)
	wantTouched(t, j)
	j.LogNow()
	j.Touch(cellB)
	wantTouched(t, j, cellB)
	j.ClearTouched(false)
	j.Touch(cellC)
	wantTouched(t, j)
	wantCollected(t, j, cellA, cellB, cellC)
}

func TestCollectStartsAnewAlsoForTheCellTouchedLast(t *testing.T) {
	_, j := recording(true, false)
	j.Touch(cellA)
	j.Touch(cellA)
	wantCollected(t, j, cellA)
	wantCollected(t, j)
	j.Touch(cellA)
	wantCollected(t, j, cellA)
}

func TestCellsThatCouldNotBeSavedAreCollectedAgain(t *testing.T) {
	_, j := recording(true, false)
	j.Touch(cellA)
	failed := j.Collect()
	j.Touch(cellB)
	j.MarkDirty(failed)
	wantCollected(t, j, cellA, cellB)
}

func TestCellsOfAnObjectThatIsNoLongerSavedStayUnsaved(t *testing.T) {
	r, j := recording(true, false)
	j.Touch(cellA)
	failed := j.Collect()
	j.Attach(r, false, false)
	j.MarkDirty(failed)
	wantCollected(t, j)
}

// change does what a machine does that changes all three cells, one of them
// twice.
func change(r register, j *machine.Journal) {
	j.Touch(cellA)
	r[cellA] = "changed"
	j.Touch(cellB)
	delete(r, cellB)
	j.Remember(cellC)
	r[cellC] = "made"
	j.Touch(cellA)
	r[cellA] = "changed again"
}

func TestUndoGivesBackWhatWasAndRecordsNothing(t *testing.T) {
	r, j := recording(true, true)
	before := maps.Clone(r)
	j.Speculate()
	change(r, j)
	if err := j.Undo(); err != nil {
		t.Fatal(err)
	}
	if !maps.Equal(r, before) {
		t.Errorf("after undo the cells are %v, want %v", r, before)
	}
	wantTouched(t, j)
	wantCollected(t, j)
}

func TestUndoReportsACellThatCannotBeRestored(t *testing.T) {
	r, j := recording(true, true)
	r[cellA] = "broken"
	j.Speculate()
	change(r, j)
	if err := j.Undo(); !errors.Is(err, errBroken) {
		t.Errorf("undo returns %v, want %v", err, errBroken)
	}
}

func TestKeepTouchesWhatChangedOnce(t *testing.T) {
	r, j := recording(true, true)
	j.Speculate()
	change(r, j)
	j.Keep()
	wantTouched(t, j, cellA, cellB, cellC)
	wantCollected(t, j, cellA, cellB, cellC)
}

func TestUndoOfManyChangesRestoresTheFirstImageOfEachCell(t *testing.T) {
	r, j := recording(true, true)
	before := maps.Clone(r)
	j.Speculate()
	for i := range 100 {
		c := machine.Cell{Part: 3, N: uint64(i % 20)}
		j.Touch(c)
		r[c] = strconv.Itoa(i + 1)
	}
	if n := j.Changed(); n < 20*16 || n > 20*20 {
		t.Errorf("20 small cells changed by %d bytes", n)
	}
	if err := j.Undo(); err != nil || !maps.Equal(r, before) {
		t.Errorf("undo: %v, and the cells are %v, want %v", err, r, before)
	}
}

func TestCoveredCellsAreCollectedButNotUncovered(t *testing.T) {
	_, j := recording(true, false)
	j.Touch(cellA)
	j.Cover()
	j.Touch(cellB)
	j.Cover()
	j.Touch(cellA)
	if got := slices.Collect(j.Uncovered()); !slices.Equal(got, []machine.Cell{cellA}) {
		t.Errorf("uncovered: %v, want only %v", got, cellA)
	}
	wantCollected(t, j, cellA, cellB)
	if j.Dirty() {
		t.Error("cells are dirty after Collect")
	}
}

func TestAfterKeepThereIsNothingToUndo(t *testing.T) {
	r, j := recording(true, true)
	j.Speculate()
	change(r, j)
	j.Keep()
	after := maps.Clone(r)
	j.Speculate()
	if err := j.Undo(); err != nil || !maps.Equal(r, after) {
		t.Errorf("undo of nothing: %v, and the cells are %v, want %v", err, r, after)
	}
}

func TestTouchOfAKnownCellDoesNotAllocate(t *testing.T) {
	_, j := recording(true, true)
	j.Touch(cellA)
	j.Touch(cellB)
	allocs := testing.AllocsPerRun(100, func() {
		j.ClearTouched(true)
		j.Touch(cellA)
		j.Touch(cellB)
	})
	if allocs != 0 {
		t.Errorf("%v allocations, want none", allocs)
	}
}

// telling is a register that knows which cells there are.
type telling struct{ register }

func (r telling) HasCell(c machine.Cell) bool { _, ok := r.register[c]; return ok }

func TestACellThatComesAndGoesBetweenTwoSavesIsNotSaved(t *testing.T) {
	r, j := telling{register{cellA: "1"}}, &machine.Journal{}
	j.Attach(r, true, true)
	remove := func(c machine.Cell) {
		j.Touch(c)
		delete(r.register, c)
		j.Gone(c)
	}
	j.Touch(cellB)
	r.register[cellB] = "2"
	remove(cellB)
	wantCollected(t, j)
	remove(cellA) // was there before: its end is to be saved
	wantCollected(t, j, cellA)

	j.Touch(cellB)
	r.register[cellB] = "2"
	wantCollected(t, j, cellB) // saved meanwhile
	remove(cellB)
	wantCollected(t, j, cellB)

	j.Touch(cellB)
	r.register[cellB] = "2"
	j.MarkDirty(j.Collect()) // perhaps saved
	remove(cellB)
	wantCollected(t, j, cellB)
}

func TestASpeculationThatIsKeptKnowsWhatItMade(t *testing.T) {
	r, j := telling{register{cellA: "1"}}, &machine.Journal{}
	j.Attach(r, true, true)
	j.Speculate()
	j.Touch(cellA)
	delete(r.register, cellA)
	j.Touch(cellB)
	r.register[cellB] = "2"
	j.Keep()
	j.Gone(cellA)
	j.Touch(cellB)
	delete(r.register, cellB)
	j.Gone(cellB)
	wantCollected(t, j, cellA)
}
