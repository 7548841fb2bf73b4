package engine

import (
	"time"

	"github.com/unilua/unilua/engine/machine"
)

// trait says how the engine treats an operation.
type trait uint16

const (
	// reads: changes nothing that is saved.
	reads trait = 1 << iota
	// timeless: does not look at the time.
	timeless
	// durable: on an archived object the caller waits for the disk.
	durable
	// holds: the session may hold something afterwards, so the object must
	// hear of the session's end.
	holds
	// frees: makes room, so it may use the log space that is kept back for a
	// full disk.
	frees
	// bulk: the size of its effects is known only once they are there.
	bulk
	// sequence: moves the mark of a sequence that never goes back, so it is
	// logged and waited for whatever the object's persistence.
	sequence
	// issues: hands out a number of a sequence, which must be reserved first.
	issues
	// transactional: may be part of a transaction.
	transactional
	// returns: gives back what the session holds, so that a session which was
	// cancelled, or has lost a lease, may still do it.
	returns
	// adds: the object may take more memory afterwards.
	adds
)

func (t trait) is(want trait) bool { return t&want != 0 }

// kind tells the engine what it must know of one kind of resource. Its
// functions look at the operation alone.
type kind[O, R any] struct {
	kind    machine.Kind
	new     func(name string) machine.Machine[O, R]
	persist Persist        // unless stated otherwise
	traits  func(*O) trait // how to treat an operation
	wait    func(*O)       // lets an operation join the waiters; nil if none does
	size    func(*O) int   // bytes of its effects at most, beside a constant
	// prepare returns an operation that must be durable before op hands out n
	// numbers of a sequence, nil if enough are left. May be nil.
	prepare func(m machine.Machine[O, R], op *O, n int) *O
	// rest returns an operation for a clean stop, nil if there is nothing to do.
	// May be nil.
	rest func(m machine.Machine[O, R]) *O
	// kept reports the cells that are saved whatever the persistence. May be nil.
	kept func(machine.Cell) bool
	// changed is called after each change, under the object's lock, before the
	// waiters are answered. May be nil.
	changed func(*Engine, machine.Machine[O, R])
	// late returns the failure of an operation that has waited for so long in
	// vain. It is called under the object's lock. May be nil.
	late func(m machine.Machine[O, R], op *O, waited time.Duration) error
}
