package machinetest

import (
	"maps"
	"slices"

	"pgregory.net/rapid"

	"github.com/unilua/unilua/engine/fault"
	"github.com/unilua/unilua/engine/machine"
)

// mostAnswers is far more than Settle can have to say.
const mostAnswers = 10_000

// settle calls Settle until it has nothing more. It returns the answers.
func (r *run[O, R]) settle() map[machine.Ticket]error {
	answered := map[machine.Ticket]error{}
	for range mostAnswers {
		ticket, reply, err, ok := r.primary.Settle(r.now)
		ticket2, reply2, err2, ok2 := r.replica.Settle(r.now)
		if ok != ok2 || ticket != ticket2 {
			r.t.Fatalf("Settle answers %v (%v), but %v (%v) in a replica fed the same calls", ticket, ok, ticket2, ok2)
		}
		if !ok {
			return answered
		}
		got := r.outcome(reply, err)
		r.t.Logf("settled %s#%d: %s", ticket.Session, ticket.Seq, got.text)
		r.sameOutcome(r.outcome(reply2, err2), got, "a replica fed the same calls gives another answer")
		if err == machine.ErrWait {
			r.t.Fatalf("Settle answers ErrWait")
		}
		r.answered(ticket)
		answered[ticket] = err
		if r.model.Settled != nil {
			r.model.Settled(r.t, r.now, ticket, reply, err)
		}
	}
	r.t.Fatalf("Settle has not come to an end after %d answers", mostAnswers)
	return nil
}

// answered takes ticket out of those that wait.
func (r *run[O, R]) answered(ticket machine.Ticket) {
	i := slices.Index(r.waiting, ticket)
	if i < 0 {
		r.t.Fatalf("Settle answers %v, which does not wait (any more)", ticket)
	}
	r.waiting = slices.Delete(r.waiting, i, i+1)
	if r.primary.Cancel(ticket) {
		r.t.Fatalf("%v has been answered, but Cancel says that it was in line", ticket)
	}
}

// cancel takes a waiter out of line, as a timeout does.
func (r *run[O, R]) cancel() {
	if len(r.waiting) == 0 {
		r.refuseCancel(machine.Ticket{Session: r.sessions[0].name, Seq: r.sessions[0].seq})
		return
	}
	i := rapid.IntRange(0, len(r.waiting)-1).Draw(r.t, "waiter")
	ticket := r.waiting[i]
	r.waiting = slices.Delete(r.waiting, i, i+1)
	r.t.Logf("cancel %s#%d", ticket.Session, ticket.Seq)
	if !r.primary.Cancel(ticket) || !r.replica.Cancel(ticket) {
		r.t.Fatalf("Cancel says that %v is not in line, but it has not been answered", ticket)
	}
	r.refuseCancel(ticket)
	if r.model.Cancelled != nil {
		r.model.Cancelled(r.t, ticket)
	}
}

func (r *run[O, R]) refuseCancel(ticket machine.Ticket) {
	if r.primary.Cancel(ticket) || r.replica.Cancel(ticket) {
		r.t.Fatalf("Cancel says that %v was in line, but it does not wait", ticket)
	}
}

func (r *run[O, R]) end() {
	i := rapid.IntRange(0, len(r.sessions)-1).Draw(r.t, "session")
	r.endSession(i, rapid.Bool().Draw(r.t, "drained"))
}

// endSession ends session i and puts a new one in its place. Its waiters may be
// answered, at once or never.
func (r *run[O, R]) endSession(i int, drained bool) {
	name := r.sessions[i].name
	r.t.Logf("end %s at %s (drained=%v)", name, r.clock(), drained)
	r.primary.End(name, r.now, drained)
	r.replica.End(name, r.now, drained)
	r.sessions[i] = r.newSession()
	if r.model.Ended != nil {
		r.model.Ended(r.t, name, r.now, drained)
	}
	r.settle()
	r.waiting = slices.DeleteFunc(r.waiting, func(t machine.Ticket) bool {
		if t.Session == name {
			r.refuseCancel(t)
		}
		return t.Session == name
	})
}

func (r *run[O, R]) reset() {
	if rapid.IntRange(0, 3).Draw(r.t, "reset for good") != 0 {
		return
	}
	r.t.Logf("reset")
	waiting := slices.Clone(r.waiting)
	r.primary.Reset()
	r.replica.Reset()
	if r.model.Reset != nil {
		r.model.Reset(r.t)
	}
	answers := r.settle()
	for _, ticket := range waiting {
		if err, ok := answers[ticket]; !ok || !fault.Is(err, fault.Closed) {
			r.t.Fatalf("after Reset the answer to the waiter %v should have code closed (answered=%v, %v)", ticket, ok, err)
		}
	}
	left, kept := r.kept(capture(r.t, r.primary))
	sameImage(r.t, left, capture(r.t, r.cfg.New()), "after Reset the machine is not as new")
	if kept == 0 && !r.primary.Empty() {
		r.t.Fatalf("after Reset and Settle the machine is not empty")
	}
}

// kept takes the cells that outlive Reset out of im, and counts them.
func (r *run[O, R]) kept(im image) (image, int) {
	all := len(im)
	maps.DeleteFunc(im, func(c machine.Cell, _ string) bool { return r.cfg.Keeps != nil && r.cfg.Keeps(c) })
	return im, all - len(im)
}

// tick lets expire what is due. A late tick is as good as one in time.
func (r *run[O, R]) tick() {
	if due := r.primary.Due(); due > r.now && rapid.Bool().Draw(r.t, "wait until something is due") {
		r.now = due
	}
	r.t.Logf("tick at %s", r.clock())
	r.primary.Tick(r.now)
	r.replica.Tick(r.now)
	if r.model.Ticked != nil {
		r.model.Ticked(r.t, r.now)
	}
	r.settle()
	if due := r.primary.Due(); due != 0 && due <= r.now {
		r.t.Fatalf("after Tick at %d something is still due at %d", r.now, due)
	}
	if a, b := r.primary.Due(), r.replica.Due(); a != b {
		r.t.Fatalf("Due is %d, but %d in a replica fed the same calls", a, b)
	}
}
