// Package machinetest holds every machine to the contract of package machine,
// by random operations from a few sessions.
//
// After each step it checks that
//
//   - a second replica, fed the same calls, has the same cells and has given
//     the same answers;
//   - the cells, restored into a new machine in any order, are the same cells
//     again, and a damaged cell is refused with an error;
//   - the cells that the Journal says were touched (the log), and those it
//     collects from time to time (the snapshot), keep a copy up to date;
//   - an error changed nothing, and is a *fault.Error, a *fault.Misuse or
//     ErrWait;
//   - a waiter is answered at most once, by Settle, and not once it is
//     cancelled or its session has ended;
//   - Undo gives back every cell byte for byte, the same operations then have
//     the same replies, and speculation leaves no trace that the replica,
//     which never speculates, does not show;
//   - an operation survives its encoding unchanged;
//   - Tick leaves nothing that is still due.
//
// Undo is followed by Discard, as the engine does it.
package machinetest

import (
	"time"

	"pgregory.net/rapid"

	"github.com/unilua/unilua/engine/machine"
)

// Config says what to test, and how to make operations for it.
type Config[O, R any] struct {
	// New returns a machine as new.
	New func() machine.Machine[O, R]

	// Op draws an operation. Small key spaces find more. It may use variables
	// that Model resets.
	Op func(t *rapid.T) O

	// Waits reports whether an operation may wait. Nil: none does.
	Waits func(*O) bool

	// NoWait makes an operation one that does not wait. Nil: nothing to do.
	NoWait func(*O)

	// Check fails t if an invariant of the machine is broken. Optional.
	Check func(t *rapid.T, m machine.Machine[O, R])

	// Model begins a run: it returns the hooks of a plain model, which are
	// told all that happens. Optional.
	Model func() Model[O, R]

	// Volatile says that a machine restored from its cells need not go on
	// exactly as the old one would have: it skips reserved numbers, say, or is
	// never saved.
	Volatile bool

	// Keeps reports whether a cell outlives Reset: a sequence, say, whose
	// numbers must never be issued twice. Nil: none does.
	Keeps func(machine.Cell) bool

	// Step is how far time moves between two steps, at most. 0 means 2 s.
	Step time.Duration
}

// Model is told what happened to the machine, in order, after it happened.
// Each hook is optional.
type Model[O, R any] struct {
	// Applied is told of an operation that counts: not of one that is undone.
	// err is machine.ErrWait if it now waits.
	Applied func(t *rapid.T, c machine.Call, op *O, reply R, err error)

	// Settled is told of the answer to a waiter.
	Settled func(t *rapid.T, now machine.Time, ticket machine.Ticket, reply R, err error)

	Ticked    func(t *rapid.T, now machine.Time)
	Ended     func(t *rapid.T, session string, now machine.Time, drained bool)
	Cancelled func(t *rapid.T, ticket machine.Ticket)
	Reset     func(t *rapid.T)

	// Crashed is told that the machine was restored from its cells and
	// recovered, without its sessions having ended. There are crashes only if
	// there is no Model or it has this hook.
	Crashed func(t *rapid.T, now machine.Time)
}

// Run holds the machine to the contract. It fails t with the shortest run it
// finds that breaks it.
func Run[O, R any](t rapid.TB, cfg Config[O, R]) {
	t.Helper()
	rapid.Check(t, func(t *rapid.T) {
		r := newRun(t, cfg)
		steps := map[string]func(*rapid.T){"step": func(*rapid.T) { r.step() }}
		t.Repeat(steps)
		r.finish()
	})
}
