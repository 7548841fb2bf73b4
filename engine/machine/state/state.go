// Package state is the bucket: an ordered map from keys to shared values, with
// revisions, expiry, history, snapshots to iterate over, and watches. It is
// also the dict, which is a bucket in memory.
//
// Keys are any bytes, 1 to MaxKey of them, in byte order.
//
// # Revisions
//
// Each change of a key, its deletion and expiry among them, gets the next
// number of a sequence of the bucket. The number of the last change of a key is
// the key's revision, 0 if it is absent. None is used twice, however often keys
// come and go and the process restarts. Only Reset, which makes another bucket
// of it, starts at 1 again.
//
// # Numbers
//
// Incr adds any two numbers, fractions too (as floating point does), as long as
// the sum is within 2^53 of zero, where integers are exact. It leaves a ttl as
// it is.
//
// # Expiry
//
// A key with a ttl is there until the Tick that is due then, which deletes it:
// a change as any other.
//
// # Scans
//
// A scan sees the bucket as it was when it began. It pins a copy-on-write clone
// of the tree, so it costs writers a few copied nodes and never makes them
// wait. A scan that is over in one page pins nothing. A session may hold
// MaxScans; the one it has not used for longest gives way. Scans and
// subscriptions end with their session. Where that cannot be, as in a
// transaction, Page reads page by page with nothing pinned.
//
// To search in values, a caller scans, and looks into the values it gets: they
// are immutable, so that needs no lock.
package state

import (
	"github.com/tidwall/btree"

	"github.com/unilua/unilua/engine/fault"
	"github.com/unilua/unilua/engine/machine"
	"github.com/unilua/unilua/engine/value"
)

// Limits.
const (
	MaxKey    = 1 << 10  // bytes of a key
	MaxPut    = 64 << 20 // bytes of the keys and values of one Put
	MaxPage   = 1024     // entries in a reply
	PageBytes = 1 << 20  // bytes of keys and values in a reply, but for one entry
	MaxScans  = 256      // scans of one session
)

// entry is what a key has.
type entry struct {
	value   value.Value // absent: the key was deleted
	rev     uint64
	at      machine.Time // of the change
	expires machine.Time // 0 for never
	nth     uint64       // it is the key's so-manieth revision, as far as is known
}

// expiry orders keys by when they expire.
type expiry struct {
	at  machine.Time
	key string
}

func (a expiry) less(b expiry) bool {
	if a.at != b.at {
		return a.at < b.at
	}
	return a.key < b.key
}

// Machine is one bucket.
type Machine struct {
	noun    string // what it is called: state or dict
	name    string
	journal machine.Journal

	options Options
	seq     uint64 // the last revision given
	head    head
	view
	expiries *btree.BTreeG[expiry]
	bytes    int // that keys and history take

	// The rest is volatile.
	guests      map[string]*guest // by session
	feed        feed
	remembering bool // the sequence is a cell: see cells.go
}

var _ machine.Machine[Op, Reply] = (*Machine)(nil)

// New returns an empty bucket.
func New(name string) *Machine { return newMachine("state", name) }

// NewDict returns an empty bucket that calls itself a dict in messages.
func NewDict(name string) *Machine { return newMachine("dict", name) }

func newMachine(noun, name string) *Machine {
	m := &Machine{noun: noun, name: name, guests: map[string]*guest{}, feed: newFeed()}
	m.makeEmpty()
	return m
}

func (m *Machine) makeEmpty() {
	m.options, m.seq, m.head, m.bytes = Options{}, 0, head{}, 0
	m.view = newView()
	m.expiries = btree.NewBTreeGOptions(expiry.less, btree.Options{NoLocks: true})
}

// Apply does one operation.
func (m *Machine) Apply(c machine.Call, op *Op) (Reply, error) {
	switch op.Verb {
	case Get:
		return m.get(op)
	case Has:
		return m.has(op)
	case Set, Add, Swap, Incr, Delete, Clear, Put, Configure:
		m.rememberSequence()
		return m.write(c, op)
	case Keys, Len, Scan, ScanNext, ScanClose, Page, Changes:
		return m.read(c, op)
	case Watch:
		return m.watch(c, op)
	case WatchNext:
		return m.watchNext(c, op)
	case WatchClose:
		return m.watchClose(c, op)
	}
	return Reply{}, fault.Misusef("%s %q: unknown verb %d", m.noun, m.name, op.Verb)
}

// Journal returns the bucket's journal.
func (m *Machine) Journal() *machine.Journal { return &m.journal }

// Due returns when the next key expires or the next revision leaves the
// history.
func (m *Machine) Due() machine.Time {
	due := m.sweepDue()
	if e, ok := m.expiries.Min(); ok && (due == 0 || e.at < due) {
		due = e.at
	}
	return due
}

// Tick deletes the keys that have expired and drops the revisions that have
// left the history.
func (m *Machine) Tick(now machine.Time) {
	for {
		e, ok := m.expiries.Min()
		if !ok || e.at > now {
			break
		}
		old, _ := m.keys.Get(e.key)
		m.remove(now, e.key, old)
	}
	m.sweep(now, sweepAll)
}

// End forgets the scans and subscriptions of session.
func (m *Machine) End(session string, _ machine.Time, _ bool) {
	m.endWatches(session)
	delete(m.guests, session)
}

// Recover has nothing to do: what expired meanwhile is due at the next Tick.
func (m *Machine) Recover(machine.Time) {}

// Empty reports whether there is no key, no history, no option, and no revision
// to be remembered.
func (m *Machine) Empty() bool {
	return m.seq == 0 && m.options == Options{} && m.head == head{}
}

// Reset makes the bucket as new. Scans and subscriptions are closed.
func (m *Machine) Reset() {
	m.rememberSequence()
	for c := range m.AllCells {
		m.journal.Touch(c)
	}
	m.journal.Touch(headCell) // where there is none, replay still learns that the sequence is new
	m.makeEmpty()
	m.closeWatches()
	clear(m.guests)
}
