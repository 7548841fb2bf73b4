// Package queue is the message queue: items that are put, taken by one run at a
// time, and gone once they are acknowledged.
//
// # States
//
// An item is at each instant in exactly one state:
//
//   - ready: it can be taken now;
//   - delayed: it waits for its time, or for another item of its key;
//   - taken: a session holds it, for as long as its lease or its run lasts;
//   - buried: its deliveries failed too often, or its holder gave it up; it
//     stays until it is redriven or purged;
//   - gone: acknowledged, expired (its ttl), dropped (by on_full) or purged.
//
// The number of items ever put is the number of those gone and of the rest.
//
// # Order
//
// The higher priority goes first, then the item that was put first: an item
// that comes back takes its old place. "Newest first" means the last put of the
// highest priority. Takers, and putters that wait for room, are served in the
// order they came.
//
// The items of one key form a lane. At most one item of a lane is out, which is
// taken or waits for its back-off, and meanwhile the others are delayed. A
// delay stated with a put holds up only the item itself, and a buried item
// holds up nobody.
//
// # Deliveries
//
// Taking an item begins a delivery, named by the item's id and a token that
// grows with each. A delivery ends well with an ack. It fails if the item is
// released, its lease expires, its session ends, or the host crashes; a failure
// at the last attempt buries the item. Released items and those of an ended
// session come back after a back-off; expired ones, and those of a crashed
// host, at once, as they have waited long enough. A session that was drained
// gives its attempt back.
//
// An ack, release, bury or renewal of a delivery that has ended fails: with
// lost if its lease expired, which is remembered as long as its session lives
// (for the last maxLosses of each), else with not_held.
//
// A ttl counts for items never delivered; one that was taken in time stays.
//
// # Cost
//
// A put, take or ack is logarithmic in the number of items, as is each step in
// the life of an item. What lists, purges or redrives is linear in the number
// of items it lists or moves.
package queue

import (
	"github.com/tidwall/btree"

	"github.com/unilua/unilua/engine/fault"
	"github.com/unilua/unilua/engine/machine"
)

// Machine is one queue.
type Machine struct {
	name    string
	journal machine.Journal
	waiters waiters
	state
}

// state is what the cells of a queue hold, and the indexes over it.
type state struct {
	options Options
	paused  bool
	seq     uint64 // items ever put; the last one's number
	gone    gone

	items    map[string]*item
	bytes    int      // that they take
	memories memories // of given ids whose items are gone
	losses   losses   // deliveries that ended by expiry

	// Each item is in exactly one of these.
	ready   readyItems
	behind  ranks                // ready, but for another item of their key
	delayed *btree.BTreeG[*item] // by due time
	taken   *btree.BTreeG[*item] // by holder
	buried  *btree.BTreeG[*item] // in put order
	lanes   map[string]*lane     // by key
	timers  heap[*item]          // those that time changes, by when
}

// gone counts the items that are no more.
type gone struct{ acked, expired, dropped, purged uint64 }

var _ machine.Machine[Op, Reply] = (*Machine)(nil)

// New returns an empty queue with the default options.
func New(name string) *Machine {
	return &Machine{name: name, waiters: newWaiters(), state: newState()}
}

func newState() state {
	return state{
		items:    make(map[string]*item),
		memories: newMemories(),
		losses:   newLosses(),
		ready:    newReadyItems(),
		behind:   newRanks(),
		delayed:  newTree(byDue),
		taken:    newTree(byHolder),
		buried:   newTree(bySeq),
		lanes:    make(map[string]*lane),
		timers:   newTimers(),
	}
}

// Apply does one operation.
func (m *Machine) Apply(c machine.Call, op *Op) (Reply, error) {
	switch op.Verb {
	case Put, PutAll:
		return m.applyPut(c, op)
	case Take, Pop:
		return m.applyTake(c, op)
	case Ack, Release, Bury, Renew:
		return m.applyHeld(c, op)
	case Peek, List, Len, GetStats:
		return m.read(c.Now, op)
	case Configure:
		return m.configure(op.Options)
	case Pause, Resume:
		return m.pause(op.Verb == Pause)
	case Purge:
		return m.purge(c.Now, op)
	case Redrive:
		return m.redrive(op.N)
	}
	return Reply{}, fault.Misusef("queue %q: unknown verb %d", m.name, op.Verb)
}

// Journal returns the queue's journal.
func (m *Machine) Journal() *machine.Journal { return &m.journal }

// live returns how many items count against the capacity.
func (m *Machine) live() int64 {
	return int64(m.ready.Len() + m.behind.Len() + m.delayed.Len() + m.taken.Len())
}
