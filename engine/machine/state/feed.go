package state

import (
	"slices"
	"strings"

	"github.com/tidwall/btree"

	"github.com/unilua/unilua/engine/machine"
)

// Limits of how far a subscription may fall behind. They are those of the one
// feed that all subscriptions of a bucket share.
const (
	MaxBehind      = 65_536   // changes
	MaxBehindBytes = 64 << 20 // bytes of their keys and values
)

// feed carries the changes of the bucket to its subscriptions. Each change is
// in it once, as long as a subscription has yet to look at it. A subscription
// that waits has looked at all of them, and is found by the prefixes of the key
// that changes; so a change costs nothing for those it does not concern.
type feed struct {
	watches int     // subscriptions there are
	staged  []Entry // changes that Settle has yet to publish

	changes []Entry
	base    uint64 // the position of the first of changes
	bytes   int
	lag     btree.Map[uint64, int] // how many subscriptions that do not wait stand at a position

	asleep  map[string][]*watch // those that wait for a change, by prefix
	lengths []prefixLength      // of the prefixes in asleep, ascending

	waits  map[machine.Ticket]*watch
	ready  []machine.Ticket // have something to read now
	closed []machine.Ticket // waited when the bucket was dropped
}

type prefixLength struct{ length, prefixes int }

func newFeed() feed {
	return feed{asleep: map[string][]*watch{}, waits: map[machine.Ticket]*watch{}}
}

// stage takes a change for Settle to publish.
func (f *feed) stage(e Entry) {
	if f.watches > 0 {
		f.staged = append(f.staged, e)
	}
}

// publish puts what is staged into the feed and wakes whom it concerns.
func (f *feed) publish() {
	if len(f.staged) == 0 {
		return
	}
	f.trim()
	for i := range f.staged {
		f.wake(f.staged[i].Key)
		if f.lag.Len() > 0 {
			f.append(f.staged[i])
		}
	}
	f.unstage()
}

// unstage forgets what is staged.
func (f *feed) unstage() {
	const keep = 1024 // do not hold on to the memory of a huge operation
	if cap(f.staged) > keep {
		f.staged = nil
	}
	clear(f.staged)
	f.staged = f.staged[:0]
}

func (f *feed) end() uint64 { return f.base + uint64(len(f.changes)) }

func (f *feed) append(e Entry) {
	f.changes = append(f.changes, e)
	f.bytes += e.size()
	for len(f.changes) > MaxBehind || f.bytes > MaxBehindBytes {
		f.dropFirst()
	}
}

// trim drops what every subscription has looked at.
func (f *feed) trim() {
	slowest, _, ok := f.lag.Min()
	if !ok {
		slowest = f.end()
	}
	for f.base < slowest {
		f.dropFirst()
	}
}

// dropFirst drops the oldest change. Who has not looked at it is lost.
func (f *feed) dropFirst() {
	f.bytes -= f.changes[0].size()
	f.changes[0] = Entry{}
	f.changes = f.changes[1:]
	f.lag.Delete(f.base)
	f.base++
}

// enter counts w, which does not wait, at position pos.
func (f *feed) enter(w *watch, pos uint64) {
	w.pos = pos
	n, _ := f.lag.Get(pos)
	f.lag.Set(pos, n+1)
}

// leave ends what enter began.
func (f *feed) leave(w *watch) {
	switch n, _ := f.lag.Get(w.pos); n {
	case 0: // lost
	case 1:
		f.lag.Delete(w.pos)
	default:
		f.lag.Set(w.pos, n-1)
	}
}

// sleep lets w, which has looked at all changes, wait for one under ticket t.
func (f *feed) sleep(w *watch, t machine.Ticket) {
	f.leave(w)
	w.ticket, w.sleeps = t, true
	f.waits[t] = w
	if len(f.asleep[w.prefix]) == 0 {
		f.countLength(len(w.prefix), 1)
	}
	w.slot = len(f.asleep[w.prefix])
	f.asleep[w.prefix] = append(f.asleep[w.prefix], w)
}

// rouse takes w out of those asleep, to stand at position pos.
func (f *feed) rouse(w *watch, pos uint64) {
	all := f.asleep[w.prefix]
	last := len(all) - 1
	all[w.slot] = all[last]
	all[w.slot].slot = w.slot
	all[last] = nil
	f.asleep[w.prefix] = all[:last]
	if last == 0 {
		delete(f.asleep, w.prefix)
		f.countLength(len(w.prefix), -1)
	}
	w.sleeps = false
	f.enter(w, pos)
}

// wake makes ready all that wait for a change of key, which comes next.
func (f *feed) wake(key string) {
	for i := 0; i < len(f.lengths) && f.lengths[i].length <= len(key); {
		prefix := key[:f.lengths[i].length]
		all := f.asleep[prefix]
		if len(all) == 0 {
			i++
			continue
		}
		alone := f.lengths[i].prefixes == 1 // the length goes with it
		for _, w := range slices.Clone(all) {
			f.ready = append(f.ready, w.ticket)
			f.rouse(w, f.end())
		}
		if !alone {
			i++
		}
	}
}

func (f *feed) countLength(length, by int) {
	i, found := slices.BinarySearchFunc(f.lengths, length, func(l prefixLength, n int) int { return l.length - n })
	if !found {
		f.lengths = slices.Insert(f.lengths, i, prefixLength{length: length})
	}
	f.lengths[i].prefixes += by
	if f.lengths[i].prefixes == 0 {
		f.lengths = slices.Delete(f.lengths, i, i+1)
	}
}

// read adds to p the changes that w has yet to look at. It reports whether
// there is more, and whether all that w has not looked at is still there.
func (f *feed) read(w *watch, p *page) (more, ok bool) {
	if w.pos < f.base {
		return false, false
	}
	pos := w.pos
	for ; pos < f.end(); pos++ {
		e := &f.changes[pos-f.base]
		if e.Rev <= w.seen || !strings.HasPrefix(e.Key, w.prefix) {
			continue
		}
		if !p.add(*e) {
			break
		}
		w.seen = e.Rev
	}
	f.leave(w)
	f.enter(w, pos)
	return pos < f.end(), true
}

// remove forgets w.
func (f *feed) remove(w *watch) {
	if w.sleeps {
		f.rouse(w, f.end())
	}
	f.leave(w)
	delete(f.waits, w.ticket)
	f.watches--
	if f.watches == 0 {
		f.unstage()
		f.trim()
	}
}
