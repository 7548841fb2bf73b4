package state

import (
	"math"
	"time"

	"github.com/unilua/unilua/engine/fault"
	"github.com/unilua/unilua/engine/machine"
)

// # History
//
// With history, each change is a version of its own: a cell that is written
// once and dropped once. The cell of the key then holds no value, so a set
// writes its value once, and costs two cells however long the history.
//
// A key that had its value before history was on has no version; when it
// changes, its value becomes one.
//
// With a number of revisions, a change drops the versions of its key that are
// too many. With a duration, a sweep follows the changes at that distance: when
// a change is old enough, what it replaced is no longer needed, nor is the
// change itself if it was a deletion. So each version is looked at twice in
// its life, and the next one that is due is always at hand.

// sweepSteps is how many changes a change sweeps, sweepAll how many a Tick
// does. sweepSlack lets an idle bucket gather some for one Tick.
const (
	sweepSteps = 4
	sweepAll   = math.MaxInt
	sweepSlack = time.Second
)

// head is what of the bucket's past no other cell shows.
type head struct {
	// mark is a revision that was given, for when no cell shows the last one.
	mark uint64

	// What a key was that leaves no trace is known from here on: it was absent.
	begin    machine.Time
	beginRev uint64

	// What all keys were is known from floor on; all changes after cutRev are.
	floor  machine.Time
	cutRev uint64

	swept uint64 // changes up to here have been swept
}

// forget says that nothing is known of the time before t and rev.
func (h *head) forget(t machine.Time, rev uint64) {
	h.begin, h.beginRev = max(h.begin, t), max(h.beginRev, rev)
	h.cut(t, rev)
}

// cut says that something is not known of the time before t and rev.
func (h *head) cut(t machine.Time, rev uint64) {
	h.floor, h.cutRev = max(h.floor, t), max(h.cutRev, rev)
}

// historic reports whether the bucket keeps a history.
func (m *Machine) historic() bool { return m.options.Revisions != 0 || m.options.Duration != 0 }

// record adds e, the next change of key, which has old, to the history.
func (m *Machine) record(key string, old entry, e *entry) {
	switch {
	case old.rev == 0:
		last, _ := m.versionAt(key, math.MaxInt64) // a deletion
		e.nth = last.nth + 1
	case !m.kept(key, old):
		m.keep(version{key, old.value, old.rev, old.at, old.nth})
	}
	m.keep(version{key, e.value, e.rev, e.at, e.nth})
}

func (m *Machine) keep(v version) {
	m.journal.Touch(versionCell(v.rev))
	m.addVersion(v)
}

// drop removes v, which is not the version of a value that still is.
func (m *Machine) drop(v version) {
	m.touchHead()
	m.journal.Touch(versionCell(v.rev))
	if next, ok := m.next(v); ok {
		m.head.cut(next.at, v.rev)
	} else {
		m.head.forget(v.at, v.rev)
	}
	m.head.mark = m.seq
	m.removeVersion(v)
}

// trim drops what has left the history with a change of key, its nth.
func (m *Machine) trim(now machine.Time, key string, nth uint64) {
	if m.options.Revisions != 0 {
		m.trimKey(key, nth)
	}
	m.sweep(now, sweepSteps)
}

func (m *Machine) trimKey(key string, nth uint64) {
	for {
		v, ok := m.oldest(key)
		if !ok || nth-v.nth <= m.options.Revisions {
			return
		}
		m.drop(v)
	}
}

// sweep drops the versions that have left the history at now, following at
// most so many changes.
func (m *Machine) sweep(now machine.Time, steps int) {
	for range steps {
		v, ok := m.unswept()
		if !ok || m.leaves(v) > now {
			return
		}
		m.dropBefore(v)
		if _, replaced := m.next(v); v.deleted() && !replaced {
			m.drop(v)
		}
		m.touchHead()
		m.head.swept = v.rev
	}
}

func (m *Machine) dropBefore(v version) {
	for {
		x, ok := m.oldest(v.key)
		if !ok || x.rev >= v.rev {
			return
		}
		m.drop(x)
	}
}

// unswept returns the oldest change that has not been swept, if the history is
// one of a duration.
func (m *Machine) unswept() (v version, ok bool) {
	if m.options.Duration == 0 {
		return version{}, false
	}
	m.revs.Ascend(m.head.swept+1, func(rev uint64, _ place) bool {
		v, ok = m.revision(rev)
		return false
	})
	return v, ok
}

// leaves returns when the bucket before the change v is no longer to be known.
func (m *Machine) leaves(v version) machine.Time { return after(v.at, m.options.Duration) }

func (m *Machine) sweepDue() machine.Time {
	v, ok := m.unswept()
	if !ok {
		return 0
	}
	return after(m.leaves(v), sweepSlack)
}

func (m *Machine) addVersion(v version) {
	m.past.Set(v)
	m.revs.Set(v.rev, v.place())
	m.bytes += v.bytes()
}

func (m *Machine) removeVersion(v version) {
	m.past.Delete(v)
	m.revs.Delete(v.rev)
	m.bytes -= v.bytes()
}

// configure states options.
func (m *Machine) configure(c machine.Call, op *Op) (Reply, error) {
	want, err := m.stated(op.Options)
	if err != nil || want == m.options {
		return Reply{}, err
	}
	m.journal.Touch(optionsCell)
	was := m.historic()
	m.options = want
	switch is := m.historic(); {
	case is && !was:
		m.touchHead()
		m.head.forget(c.Now, m.seq)
	case was && !is:
		m.dropHistory()
	default:
		m.trimAll(c.Now)
	}
	return Reply{}, nil
}

// stated returns the options once o is stated.
func (m *Machine) stated(o Options) (Options, error) {
	want := m.options
	if o.StateFirstWins {
		if fixed := want.StateFirstWins || m.seq != 0; fixed && want.FirstWins != o.FirstWins {
			return want, fault.Misusef("%s %q has first_wins=%v, which is fixed: it cannot be first_wins=%v",
				m.noun, m.name, want.FirstWins, o.FirstWins)
		}
		want.StateFirstWins, want.FirstWins = true, o.FirstWins
	}
	if o.StateHistory {
		switch {
		case o.Duration < 0:
			return want, fault.Misusef("%s %q: a history of %v is not positive", m.noun, m.name, o.Duration)
		case o.Duration != 0 && o.Revisions != 0:
			return want, fault.Misusef("%s %q: history is a number of revisions or a duration, not both", m.noun, m.name)
		}
		want.StateHistory, want.Revisions, want.Duration = true, o.Revisions, o.Duration
	}
	return want, nil
}

// dropHistory drops every version. The values that still are go back to the
// cells of their keys.
func (m *Machine) dropHistory() {
	m.touchHead()
	m.head.mark = m.seq
	m.past.Scan(func(v version) bool {
		if now, ok := m.keys.Get(v.key); ok && now.rev == v.rev {
			m.journal.Touch(keyCell(v.key))
		}
		m.journal.Touch(versionCell(v.rev))
		m.bytes -= v.bytes()
		return true
	})
	m.past.Clear()
	m.revs.Clear()
}

// trimAll drops what is too much for options that have changed.
func (m *Machine) trimAll(now machine.Time) {
	m.sweep(now, sweepAll)
	if m.options.Revisions == 0 {
		return
	}
	for v := range m.latestVersions {
		m.trimKey(v.key, v.nth)
	}
}

// latestVersions yields the latest version of each key. The history may be
// trimmed meanwhile.
func (m *Machine) latestVersions(yield func(version) bool) {
	var last version
	before, more := m.past.Copy(), true
	before.Scan(func(v version) bool {
		if last.rev != 0 && last.key != v.key {
			more = yield(last)
		}
		last = v
		return more
	})
	if more && last.rev != 0 {
		yield(last)
	}
}
