package machinetest

import (
	"fmt"

	"pgregory.net/rapid"

	"github.com/unilua/unilua/engine/machine"
)

// planned is one operation of a transaction.
type planned[O any] struct {
	call machine.Call
	op   O
}

// speculate runs a few operations as a transaction does: undone once, and run
// again to be undone again or kept.
func (r *run[O, R]) speculate() {
	plan := make([]planned[O], rapid.IntRange(1, 4).Draw(r.t, "operations"))
	for i := range plan {
		plan[i].call, plan[i].op = r.draw()
		if r.cfg.NoWait != nil {
			r.cfg.NoWait(&plan[i].op)
		}
	}
	before := capture(r.t, r.primary)
	first := r.try(plan)
	r.undo(before)
	again := r.try(plan)
	for i := range plan {
		r.sameOutcome(again[i], first[i], fmt.Sprintf("operation %d of the transaction %+v has another reply after an undo", i+1, plan[i].op))
	}
	if rapid.Bool().Draw(r.t, "undo again") {
		r.undo(before)
		return
	}
	r.t.Logf("keep")
	r.primary.Journal().Keep()
	for i, p := range plan {
		op := r.copyOf(&p.op)
		reply, err := r.applyTo(r.replica, p.call, &op)
		r.sameOutcome(again[i], r.outcome(reply, err), "a speculative operation has another reply than an ordinary one")
		if r.model.Applied != nil {
			r.model.Applied(r.t, p.call, &p.op, reply, err)
		}
	}
}

// try applies the plan speculatively.
func (r *run[O, R]) try(plan []planned[O]) []outcome {
	r.primary.Journal().Speculate()
	outcomes := make([]outcome, len(plan))
	for i, p := range plan {
		before := capture(r.t, r.primary)
		reply, err := r.applyTo(r.primary, p.call, &p.op)
		outcomes[i] = r.outcome(reply, err)
		r.t.Logf("speculate %s#%d at %s: %+v: %s", p.call.Session, p.call.Seq, r.clock(), p.op, outcomes[i].text)
		if err == machine.ErrWait {
			r.t.Fatalf("the operation waits, though waiting is switched off: %+v", p.op)
		}
		if err != nil {
			sameImage(r.t, capture(r.t, r.primary), before, fmt.Sprintf("Apply returned an error (%v), but changed something", err))
		}
	}
	return outcomes
}

// undo rolls the machine back to the image before.
func (r *run[O, R]) undo(before image) {
	r.t.Logf("undo")
	if err := r.primary.Journal().Undo(); err != nil {
		r.t.Fatalf("undo: %v", err)
	}
	r.primary.Discard()
	sameImage(r.t, capture(r.t, r.primary), before, "undo does not give back what was")
	if n := len(r.primary.Journal().Touched()); n > 0 {
		r.t.Fatalf("undo leaves %d cells touched", n)
	}
}
