package state_test

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"time"

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

func (m *model) read(t *rapid.T, c machine.Call, op *state.Op, r state.Reply, err error) {
	switch op.Verb {
	case state.Get, state.Has:
		if m.refused(t, err, op.At != 0 && m.mayForget(op.Key, op.At)) {
			return
		}
		e := m.get(op.Key, op.At)
		want(t, "the entry", state.Reply{Value: r.Value, Rev: r.Rev, OK: r.OK}, entryReply(op.Verb, e))
	case state.Keys, state.Len, state.Scan, state.Page:
		if m.refused(t, err, op.At != 0 && m.mayForget("", op.At)) {
			return
		}
		m.readAll(t, c, op, r)
	case state.ScanNext:
		s := m.scans[machine.Ticket{Session: c.Session, Seq: op.ID}]
		if s == nil {
			wantCode(t, err, fault.Closed)
			return
		}
		wantCode(t, err, "")
		from := slices.IndexFunc(s.rest, func(e state.Entry) bool { return e.Key > op.Key })
		if from < 0 {
			from = len(s.rest)
		}
		wantPage(t, op, r, s.rest[from:])
		s.next = r.Next
	case state.ScanClose:
		delete(m.scans, machine.Ticket{Session: c.Session, Seq: op.ID})
	case state.Changes:
		m.readChanges(t, op, r, err)
	}
}

func entryReply(v state.Verb, e state.Entry) state.Reply {
	if v == state.Has {
		return state.Reply{OK: e.Rev != 0}
	}
	return state.Reply{Value: e.Value, Rev: e.Rev}
}

func (m *model) readAll(t *rapid.T, c machine.Call, op *state.Op, r state.Reply) {
	all := m.all(op.Key, op.At)
	switch op.Verb {
	case state.Len:
		want(t, "the length", r.N, len(m.all("", op.At)))
	case state.Keys:
		var keys []string
		for _, e := range all {
			keys = append(keys, e.Key)
		}
		want(t, "the keys", r.Keys, keys)
	case state.Scan:
		wantPage(t, op, r, all)
		if r.Next != "" {
			want(t, "the id", r.ID, c.Seq)
			m.scans[c.Ticket()] = &pinned{op.Key, all, r.Next}
		}
	case state.Page:
		rest := slices.DeleteFunc(all, func(e state.Entry) bool { return e.Key <= op.After })
		wantPage(t, op, r, rest[:len(rest):len(rest)])
	}
}

// wantPage compares one page with all the entries that there are.
func wantPage(t *rapid.T, op *state.Op, r state.Reply, all []state.Entry) {
	n := min(op.Limit, len(all))
	want(t, "the page", r.Entries, all[:n:n])
	want(t, "whether there is a next page", r.Next != "", n < len(all))
	if r.Next != "" && (r.Next < all[n-1].Key || r.Next >= all[n].Key) {
		t.Fatalf("the next page begins after %q, but is to begin with %q", r.Next, all[n].Key)
	}
}

func (m *model) readChanges(t *rapid.T, op *state.Op, r state.Reply, err error) {
	since := op.Since
	if op.SinceAt != 0 {
		for _, e := range m.log {
			if e.At <= op.SinceAt {
				since = e.Rev
			}
		}
	}
	mayForget := op.HasSince && m.mayForgetSince(op.Key, since) || op.SinceAt != 0 && m.mayForget(op.Key, op.SinceAt)
	if m.refused(t, err, mayForget || !m.historic()) {
		return
	}
	all := m.since(since, func(key string) bool { return op.Key == "" || key == op.Key })
	if !op.HasSince && op.SinceAt == 0 && len(r.Entries) > 0 { // what is kept, however little
		i := slices.Index(all, r.Entries[0])
		all = slices.DeleteFunc(all[max(i, 0):], func(e state.Entry) bool { return !slices.Contains(r.Entries, e) })
		want(t, "the changes", r.Entries, all)
		return
	}
	if !op.HasSince && op.SinceAt == 0 {
		return
	}
	n := min(op.Limit, len(all))
	want(t, "the changes", r.Entries, all[:n:n])
	want(t, "More", r.More, n < len(all))
}

// refused reports whether the bucket said that it does not know, and fails t if
// it should.
func (m *model) refused(t *rapid.T, err error, may bool) bool {
	if fault.Is(err, fault.Range) && may {
		return true
	}
	wantCode(t, err, "")
	return false
}

func (m *model) watch(t *rapid.T, c machine.Call, op *state.Op, r state.Reply, err error) {
	ticket := machine.Ticket{Session: c.Session, Seq: op.ID}
	w := m.watches[ticket]
	switch op.Verb {
	case state.Watch:
		w = &watcher{op.Key, m.seq()}
		if op.HasSince && op.Since != m.seq() {
			if m.refused(t, err, op.Since > m.seq() || m.mayForgetSince("", op.Since)) {
				return
			}
			w.seen = op.Since
		}
		want(t, "the id", r.ID, c.Seq)
		m.watches[c.Ticket()] = w
	case state.WatchClose:
		want(t, "OK", r.OK, w != nil)
		delete(m.watches, ticket)
	case state.WatchNext:
		switch {
		case w == nil:
			wantCode(t, err, fault.Closed)
		case m.isWaiting(w):
			wantMisuse(t, err)
		case err == machine.ErrWait:
			m.waiting[c.Ticket()] = w
			m.wantNothing(t, w)
		case err != nil:
			wantCode(t, err, fault.Timeout)
			m.wantNothing(t, w)
		default:
			m.delivered(t, w, r)
		}
	}
}

func (m *model) isWaiting(w *watcher) bool {
	for _, x := range m.waiting {
		if x == w {
			return true
		}
	}
	return false
}

func (m *model) wantNothing(t *rapid.T, w *watcher) {
	all := m.since(w.seen, func(key string) bool { return strings.HasPrefix(key, w.prefix) })
	want(t, "what the subscription has yet to return", len(all), 0)
}

// delivered compares what a subscription returned with what it had to.
func (m *model) delivered(t *rapid.T, w *watcher, r state.Reply) {
	all := m.since(w.seen, func(key string) bool { return strings.HasPrefix(key, w.prefix) })
	n := min(len(r.Entries), len(all))
	want(t, "the changes", r.Entries, all[:n:n])
	if n < len(all) {
		want(t, "More", r.More, true)
	}
	if n > 0 {
		w.seen = all[n-1].Rev
	}
}

func (m *model) settled(t *rapid.T, _ machine.Time, ticket machine.Ticket, r state.Reply, err error) {
	w := m.waiting[ticket]
	delete(m.waiting, ticket)
	if fault.Is(err, fault.Closed) {
		for _, open := range m.watches {
			want(t, "whether an open subscription is said to be closed", open == w, false)
		}
		return
	}
	wantCode(t, err, "")
	want(t, "whether there are changes", len(r.Entries) > 0, true)
	m.delivered(t, w, r)
}

func (m *model) ended(session string) {
	of := func(ticket machine.Ticket) bool { return ticket.Session == session }
	maps.DeleteFunc(m.scans, func(k machine.Ticket, _ *pinned) bool { return of(k) })
	maps.DeleteFunc(m.watches, func(k machine.Ticket, _ *watcher) bool { return of(k) })
	maps.DeleteFunc(m.waiting, func(k machine.Ticket, _ *watcher) bool { return of(k) })
}

// idOf draws the number of one of the scans or subscriptions, whoever's.
func idOf[V any](t *rapid.T, all map[machine.Ticket]V) (ticket machine.Ticket) {
	tickets := slices.SortedFunc(maps.Keys(all), func(a, b machine.Ticket) int {
		return cmp.Or(strings.Compare(a.Session, b.Session), cmp.Compare(a.Seq, b.Seq))
	})
	if len(tickets) == 0 {
		return machine.Ticket{Seq: 1 << 40}
	}
	return rapid.SampledFrom(tickets).Draw(t, "ticket")
}

const second = machine.Time(time.Second)
