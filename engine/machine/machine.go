// Package machine defines what every shared resource is: a deterministic state
// machine, on which an operation is a value.
//
// Apply depends on the machine, the operation and the Call, on nothing else:
// no wall clock, no randomness, no map order, no pointers or channels in an
// operation or a reply. So the same operations in the same order give the same
// machine byte for byte, wherever they run, and a test can replay, reorder,
// delay or crash at any of them. Operations and replies are plain structs that
// encode as canonical CBOR (EncodeOp), so they can cross a network.
//
// Who orders the operations and makes their effects durable is not the
// machine's business; the engine does it. A machine is not safe for concurrent
// use: its owner holds a mutex around each call.
//
// # Waiting
//
// Waiting is part of the machine. An operation that may wait and cannot be
// answered yet is put in the machine's line of waiters, in order, under the
// Call's Ticket, and Apply returns ErrWait. After each change the owner calls
// Settle until it has nothing more; each answer goes to the waiter it names.
// Nobody polls.
//
// # Time
//
// Time enters only by Call.Now and Tick. What expires does so only in Tick;
// Due says when the next is needed. Times never run backwards.
//
// # Durability
//
// What is saved of a machine is a set of cells. A machine calls its Journal's
// Touch before it changes a cell; the owner then logs, saves or undoes the
// cells that were touched. Waiters, subscriptions and sessions are volatile:
// no cell holds them, except where a cell must name a session to give back
// what it held.
package machine

import "errors"

// Time is an instant in Unix nanoseconds. Zero is no instant.
type Time int64

// Call says who applies an operation, and when.
type Call struct {
	Session string // the run that calls
	Seq     uint64 // the number of the operation in its session
	Now     Time
}

// Ticket names one waiting operation: the session and number it came with.
type Ticket struct {
	Session string
	Seq     uint64
}

// Ticket returns the name under which the operation of c waits.
func (c Call) Ticket() Ticket { return Ticket{c.Session, c.Seq} }

// ErrWait is what Apply returns for an operation that has joined the waiters.
var ErrWait = errors.New("waiting")

// Machine is a shared resource. O is the operation, R the reply.
type Machine[O, R any] interface {
	Store

	// Apply does one operation. It returns a *fault.Error for an expected
	// failure, a *fault.Misuse for a programming error, ErrWait if the
	// operation now waits. After an error nothing has changed.
	Apply(c Call, op *O) (R, error)

	// Settle answers the next waiter that can be answered now, and publishes
	// what Apply and Tick left to be published. ok is false when there is
	// nothing more.
	Settle(now Time) (t Ticket, r R, err error, ok bool)

	// Cancel takes a waiter out of line. It reports whether it was in line:
	// if not, Settle has answered it already.
	Cancel(t Ticket) bool
}

// Sized is a machine that holds values. One that holds none takes so little that
// nobody counts it.
type Sized interface {
	// Bytes returns how much memory the machine takes for what it holds,
	// roughly, and rather more than less. It is cheap.
	Bytes() int
}

// Store is the side of a machine that does not depend on its operations.
type Store interface {
	Cells

	// Journal returns the machine's journal.
	Journal() *Journal

	// Due returns when Tick is next needed, 0 for never.
	Due() Time

	// Tick lets expire what is due at now.
	Tick(now Time)

	// End gives back all that session holds or waits for here. A run that was
	// drained, unlike one that failed, is not counted against what it held.
	End(session string, now Time, drained bool)

	// Recover is called once, after the saved cells of a machine have been
	// restored at start-up: sessions of the past are gone.
	Recover(now Time)

	// Discard forgets what Apply has left for Settle to publish. It is called
	// when a speculative operation is undone; the cells are restored by the
	// Journal.
	Discard()

	// Empty reports whether the machine is as new, so that nothing need be
	// saved of it.
	Empty() bool

	// Reset makes the machine as new, and answers every waiter and
	// subscription with code closed at the next Settle. It touches the cells
	// it removes.
	Reset()
}
