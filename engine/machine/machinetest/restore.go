package machinetest

import (
	"math/rand/v2"

	"github.com/unilua/unilua/engine/machine"
)

// restored returns a new machine with the cells of im, restored in one order
// or another.
func (r *run[O, R]) restored(im image) machine.Machine[O, R] {
	m := r.fresh()
	cells := im.sorted()
	r.restores++
	order := rand.New(rand.NewPCG(uint64(r.restores), 0))
	order.Shuffle(len(cells), func(i, j int) { cells[i], cells[j] = cells[j], cells[i] })
	for _, c := range cells {
		if err := m.RestoreCell(c, im[c]); err != nil {
			r.t.Fatalf("restore cell %s from %s: %v", printCell(c), printData(im[c]), err)
		}
	}
	if n := len(m.Journal().Touched()); n > 0 {
		r.t.Fatalf("RestoreCell touches %d cells: it must touch none", n)
	}
	return m
}

// recovered returns a machine as it is after a start.
func (r *run[O, R]) recovered() machine.Machine[O, R] {
	m := r.restored(r.cells)
	m.Recover(r.now)
	return m
}

// restart ends all sessions and restores the replica from the cells: it must
// go on as the machine does that never stopped.
func (r *run[O, R]) restart() {
	if r.cfg.Volatile && r.cfg.Model != nil && r.model.Crashed == nil {
		return
	}
	for i := range r.sessions {
		r.endSession(i, true)
	}
	r.verify()
	r.t.Logf("restart at %s", r.clock())
	if r.cfg.Volatile {
		r.crash()
		return
	}
	r.replica = r.recovered()
}

// crash restores both machines from the cells, whatever was going on.
func (r *run[O, R]) crash() {
	r.t.Logf("recover from a crash at %s", r.clock())
	r.primary, r.replica = r.recovered(), r.recovered()
	r.waiting = nil
	for i := range r.sessions {
		r.sessions[i] = r.newSession()
	}
	r.saved = image{}
	for c, data := range r.cells {
		r.saved[c] = data
	}
	if r.model.Crashed != nil {
		r.model.Crashed(r.t, r.now)
	}
}

// refuseDamage checks that a cell cut short is an error, not a panic.
func (r *run[O, R]) refuseDamage() {
	for _, c := range r.cells.sorted() {
		data := r.cells[c]
		for n := 1; n < len(data); n++ {
			if err := r.fresh().RestoreCell(c, data[:n]); err == nil {
				r.t.Fatalf("RestoreCell accepts cell %s (%s) cut to %d of its %d bytes", printCell(c), printData(data), n, len(data))
			}
		}
	}
}
