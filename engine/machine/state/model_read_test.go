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
)

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
