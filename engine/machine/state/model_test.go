package state_test

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"pgregory.net/rapid"

	"github.com/unilua/unilua/engine/fault"
	"github.com/unilua/unilua/engine/machine"
	"github.com/unilua/unilua/engine/machine/state"
	"github.com/unilua/unilua/engine/value"
)

// model is a bucket that never forgets: a list of all changes there were. What
// a key is, or was, is read from the list.
type model struct {
	log     []state.Entry
	expires map[string]machine.Time
	options state.Options
	now     machine.Time

	// What the bucket need not know any more.
	begin    machine.Time // when the history began
	beginRev uint64
	aged     machine.Time            // how far a duration has reached
	lost     map[string]machine.Time // how far the number of revisions has, by key
	lostRev  map[string]uint64

	scans   map[machine.Ticket]*pinned
	watches map[machine.Ticket]*watcher
	waiting map[machine.Ticket]*watcher
}

// pinned is what a scan has yet to return.
type pinned struct {
	prefix string
	rest   []state.Entry
	next   string
}

// watcher is a subscription that misses nothing: what it has yet to return is
// the log after a revision.
type watcher struct {
	prefix string
	seen   uint64
}

func newModel() *model {
	return &model{
		expires: map[string]machine.Time{}, lost: map[string]machine.Time{}, lostRev: map[string]uint64{},
		scans: map[machine.Ticket]*pinned{}, watches: map[machine.Ticket]*watcher{}, waiting: map[machine.Ticket]*watcher{},
	}
}

func (m *model) historic() bool { return m.options.Revisions != 0 || m.options.Duration != 0 }
func (m *model) seq() uint64    { return uint64(len(m.log)) }

// get returns what key was at t, 0 for now.
func (m *model) get(key string, t machine.Time) (found state.Entry) {
	for _, e := range m.log {
		if e.Key == key && (t == 0 || e.At <= t) {
			found = e
		}
	}
	if found.Deleted {
		return state.Entry{}
	}
	return found
}

// all returns what keys with a prefix were at t, 0 for now.
func (m *model) all(prefix string, t machine.Time) (found []state.Entry) {
	keys := map[string]bool{}
	for _, e := range m.log {
		keys[e.Key] = true
	}
	for _, key := range slices.Sorted(maps.Keys(keys)) {
		if e := m.get(key, t); e.Rev != 0 && strings.HasPrefix(key, prefix) {
			found = append(found, e)
		}
	}
	return found
}

// since returns the changes after a revision.
func (m *model) since(rev uint64, wanted func(string) bool) (found []state.Entry) {
	for _, e := range m.log {
		if e.Rev > rev && wanted(e.Key) {
			found = append(found, e)
		}
	}
	return found
}

// change appends to the log, and notes what may be forgotten now.
func (m *model) change(key string, v value.Value, expires machine.Time) {
	m.log = append(m.log, state.Entry{Key: key, Value: v, Rev: m.seq() + 1, At: m.now, Deleted: v.Absent()})
	delete(m.expires, key)
	if expires != 0 {
		m.expires[key] = expires
	}
	m.forget(key)
}

func (m *model) forget(key string) {
	of := m.since(0, func(k string) bool { return k == key })
	if n := len(of) - 1 - int(m.options.Revisions); m.options.Revisions != 0 && n > 0 {
		m.lost[key] = max(m.lost[key], of[n].At)
		m.lostRev[key] = max(m.lostRev[key], of[n-1].Rev)
	}
}

// pass lets time pass.
func (m *model) pass(now machine.Time) {
	m.now = now
	if m.options.Duration != 0 {
		m.aged = max(m.aged, now-machine.Time(m.options.Duration))
	}
}

func (m *model) tick(now machine.Time) {
	m.pass(now)
	due := slices.SortedFunc(maps.Keys(m.expires), func(a, b string) int {
		return cmp.Or(cmp.Compare(m.expires[a], m.expires[b]), strings.Compare(a, b))
	})
	for _, key := range due {
		if m.expires[key] <= now {
			m.change(key, value.Value{}, 0)
		}
	}
}

// mayForget reports whether what key was at t, all keys if it is "", need not
// be known.
func (m *model) mayForget(key string, t machine.Time) bool {
	from := max(m.begin, m.aged, m.lost[key])
	if key == "" {
		for _, t := range m.lost {
			from = max(from, t)
		}
	}
	return !m.historic() || t < from
}

// mayForgetSince reports whether the changes after rev need not be known.
func (m *model) mayForgetSince(key string, rev uint64) bool {
	from := max(m.beginRev, m.lostRev[key])
	if key == "" {
		for _, r := range m.lostRev {
			from = max(from, r)
		}
	}
	for _, e := range m.log {
		if e.At <= m.aged {
			from = max(from, e.Rev)
		}
	}
	return !m.historic() || rev < from
}

// applied does what the bucket did, and compares.
func (m *model) applied(t *rapid.T, c machine.Call, op *state.Op, r state.Reply, err error) {
	m.pass(c.Now)
	switch op.Verb {
	case state.Get, state.Has, state.Keys, state.Len, state.Scan, state.ScanNext, state.ScanClose, state.Page, state.Changes:
		m.read(t, c, op, r, err)
	case state.Watch, state.WatchNext, state.WatchClose:
		m.watch(t, c, op, r, err)
	case state.Configure:
		m.configure(t, op, err)
	default:
		m.write(t, op, r, err)
	}
}

func (m *model) configure(t *rapid.T, op *state.Op, err error) {
	o, was := op.Options, m.historic()
	if o.StateFirstWins && o.FirstWins != m.options.FirstWins && (m.options.StateFirstWins || m.seq() > 0) {
		wantMisuse(t, err)
		return
	}
	if o.StateHistory && o.Revisions != 0 && o.Duration != 0 {
		wantMisuse(t, err)
		return
	}
	wantCode(t, err, "")
	if o.StateFirstWins {
		m.options.StateFirstWins, m.options.FirstWins = true, o.FirstWins
	}
	if !o.StateHistory {
		return
	}
	m.options.Revisions, m.options.Duration = o.Revisions, o.Duration
	if m.historic() && !was {
		m.begin, m.beginRev = m.now, m.seq()
	}
	m.pass(m.now)
	for _, e := range m.log {
		m.forget(e.Key)
	}
}

func (m *model) write(t *rapid.T, op *state.Op, r state.Reply, err error) {
	old := m.get(op.Key, 0)
	code := m.refusal(op, old)
	wantCode(t, err, code)
	if code != "" {
		return
	}
	expires := machine.Time(0)
	if op.KeepTTL || op.Verb == state.Incr {
		expires = m.expires[op.Key]
	} else if op.TTL != 0 {
		expires = m.now + machine.Time(op.TTL)
	}
	switch op.Verb {
	case state.Set, state.Add:
		m.change(op.Key, op.Value, expires)
	case state.Swap:
		m.change(op.Key, op.Value, expires)
		want(t, "the former value", r.Value, old.Value)
	case state.Incr:
		n, _ := old.Value.AsNumber()
		m.change(op.Key, value.Number(n+op.By), expires)
		want(t, "the sum", r.Value, value.Number(n+op.By))
	case state.Delete:
		want(t, "OK", r.OK, old.Rev != 0)
		if old.Rev == 0 {
			return
		}
		m.change(op.Key, value.Value{}, 0)
	case state.Clear:
		want(t, "the number of keys", r.N, m.clear(nil))
		return
	case state.Put:
		m.put(op)
		want(t, "the number of entries", r.N, len(op.Entries))
	}
	want(t, "the revision", r.Rev, m.seq())
}

func (m *model) clear(stay []state.Entry) int {
	n := 0
	for _, e := range m.all("", 0) {
		if !slices.ContainsFunc(stay, func(s state.Entry) bool { return s.Key == e.Key }) {
			m.change(e.Key, value.Value{}, 0)
			n++
		}
	}
	return n
}

func (m *model) put(op *state.Op) {
	if op.Clear {
		m.clear(op.Entries)
	}
	for _, e := range op.Entries {
		m.change(e.Key, e.Value, 0)
	}
}

// refusal returns the code that a write should get.
func (m *model) refusal(op *state.Op, old state.Entry) fault.Code {
	first := m.options.FirstWins
	switch op.Verb {
	case state.Clear:
		return ""
	case state.Put:
		seen := map[string]bool{}
		for _, e := range op.Entries {
			if first && (seen[e.Key] || m.get(e.Key, 0).Rev != 0) {
				return fault.Exists
			}
			seen[e.Key] = true
		}
		return ""
	case state.Delete:
		first = false
	case state.Add:
		first = true
	}
	if first && old.Rev != 0 {
		return fault.Exists
	}
	if op.Verb == state.Incr {
		if _, isNumber := old.Value.AsNumber(); old.Rev != 0 && !isNumber {
			return fault.Invalid
		}
	} else if op.CheckRev && op.IfRev != old.Rev {
		return fault.Conflict
	}
	return ""
}
