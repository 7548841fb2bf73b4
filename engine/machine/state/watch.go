package state

import (
	"maps"
	"slices"
	"strings"

	"github.com/unilua/unilua/engine/fault"
	"github.com/unilua/unilua/engine/machine"
)

// # Watches
//
// A subscription is told of every change of its keys from the moment of Watch
// on, in order, each once. WatchNext returns those there are, and may wait for
// one. A subscription that falls too far behind ends with code range: its keys
// must be read anew, or watched since the revision that the message names.
//
// With since, a subscription first replays what the history keeps. The history
// is pinned, so nothing is lost however slowly it is read.
//
// Subscriptions are volatile: Watch, WatchNext and WatchClose have no place in
// a transaction. The number of a subscription is that of the operation that
// began it.

// watch is one subscription.
type watch struct {
	prefix string
	seen   uint64 // the last revision delivered, or to be left out
	replay *view  // the history that comes before the feed, nil if none does
	pos    uint64 // in the feed, unless it sleeps

	// While it waits:
	ticket machine.Ticket
	sleeps bool // nothing to read has come yet
	slot   int  // in feed.asleep
	op     Op   // what waits
}

// watch begins a subscription.
func (m *Machine) watch(c machine.Call, op *Op) (Reply, error) {
	w := &watch{prefix: op.Key, seen: m.seq}
	if op.HasSince && op.Since != m.seq {
		if err := m.checkReplay(op.Since); err != nil {
			return Reply{}, err
		}
		history := m.pin()
		w.seen, w.replay = op.Since, &history
	}
	g := m.guest(c.Session)
	if old := g.watches[c.Seq]; old != nil {
		m.feed.remove(old)
	}
	g.watches[c.Seq] = w
	m.feed.watches++
	m.feed.enter(w, m.feed.end())
	return Reply{ID: c.Seq}, nil
}

func (m *Machine) checkReplay(since uint64) error {
	if since > m.seq {
		return fault.New(fault.Range, "%s %q has not come to revision %d yet, it is at %d", m.noun, m.name, since, m.seq)
	}
	if err := m.checkHistoric(); err != nil {
		return err
	}
	if since < m.head.cutRev {
		return fault.New(fault.Range, "%s %q does not keep all changes since revision %d, only since %d", m.noun, m.name, since, m.head.cutRev)
	}
	return nil
}

// watchNext returns the next changes, or waits for one.
func (m *Machine) watchNext(c machine.Call, op *Op) (Reply, error) {
	w := m.subscription(c.Session, op.ID)
	if w == nil {
		return Reply{}, fault.New(fault.Closed, "the subscription to %s %q is closed", m.noun, m.name)
	}
	if w.ticket != (machine.Ticket{}) {
		return Reply{}, fault.Misusef("the subscription to %s %q is being waited for already", m.noun, m.name)
	}
	r, err := m.deliver(c.Session, w, op)
	if err != nil || len(r.Entries) > 0 || r.More {
		return r, err
	}
	if !op.Wait {
		return Reply{}, fault.New(fault.Timeout, "nothing has changed in %s %q", m.noun, m.name)
	}
	w.op = *op
	m.feed.sleep(w, c.Ticket())
	return Reply{}, machine.ErrWait
}

func (m *Machine) subscription(session string, id uint64) *watch {
	if g := m.guests[session]; g != nil {
		return g.watches[id]
	}
	return nil
}

// deliver returns the changes that w has yet to see. More says that it should
// be asked again without waiting.
func (m *Machine) deliver(session string, w *watch, op *Op) (Reply, error) {
	p := newPage(op)
	if w.replay != nil {
		if more := w.replayTo(&p); more || len(p.entries) > 0 {
			return Reply{Entries: p.entries, More: true}, nil
		}
	}
	more, ok := m.feed.read(w, &p)
	if !ok {
		m.unwatch(session, op.ID)
		return Reply{}, fault.New(fault.Range, "the subscription to %s %q fell too far behind (%d changes or %d MiB) and has ended: watch it with since=%d, or read it anew",
			m.noun, m.name, MaxBehind, MaxBehindBytes>>20, w.seen)
	}
	return Reply{Entries: p.entries, More: more}, nil
}

// replayTo adds history to p, of which it looks at a bounded number of changes.
// It reports whether there is more.
func (w *watch) replayTo(p *page) (more bool) {
	steps := 0
	w.replay.changesAfter(w.seen, func(v version) bool {
		steps++
		more = steps > scanSteps || strings.HasPrefix(v.key, w.prefix) && !p.add(v.change())
		if !more {
			w.seen = v.rev
		}
		return !more
	})
	if !more {
		w.replay = nil
	}
	return more
}

func (m *Machine) watchClose(c machine.Call, op *Op) (Reply, error) {
	return Reply{OK: m.unwatch(c.Session, op.ID)}, nil
}

// unwatch ends a subscription. A waiter of it is told so.
func (m *Machine) unwatch(session string, id uint64) bool {
	w := m.subscription(session, id)
	if w == nil {
		return false
	}
	delete(m.guests[session].watches, id)
	m.feed.dismiss(w)
	return true
}

// endWatches forgets the subscriptions of session, and their waiters.
func (m *Machine) endWatches(session string) {
	g := m.guests[session]
	if g == nil {
		return
	}
	for _, id := range slices.Sorted(maps.Keys(g.watches)) {
		m.feed.remove(g.watches[id])
	}
}

// closeWatches ends every subscription. Their waiters are told so.
func (m *Machine) closeWatches() {
	for _, session := range slices.Sorted(maps.Keys(m.guests)) {
		for _, id := range slices.Sorted(maps.Keys(m.guests[session].watches)) {
			m.unwatch(session, id)
		}
	}
}

// Settle publishes the changes, and answers those who waited for one.
func (m *Machine) Settle(machine.Time) (t machine.Ticket, r Reply, err error, ok bool) {
	f := &m.feed
	f.publish()
	if len(f.closed) > 0 {
		t = pop(&f.closed)
		return t, Reply{}, fault.New(fault.Closed, "the subscription to %s %q is closed", m.noun, m.name), true
	}
	for len(f.ready) > 0 {
		t = pop(&f.ready)
		w := f.waits[t]
		if w == nil {
			continue // cancelled meanwhile
		}
		op := w.op
		f.stopWaiting(w)
		r, err = m.deliver(t.Session, w, &op)
		return t, r, err, true
	}
	return machine.Ticket{}, Reply{}, nil, false
}

// Cancel takes the waiter t out of line. Its subscription goes on.
func (m *Machine) Cancel(t machine.Ticket) bool {
	f := &m.feed
	if w := f.waits[t]; w != nil {
		if w.sleeps {
			f.rouse(w, f.end())
		}
		f.stopWaiting(w)
		return true
	}
	i := slices.Index(f.closed, t)
	if i < 0 {
		return false
	}
	f.closed = slices.Delete(f.closed, i, i+1)
	return true
}

// Discard forgets the changes that are not published.
func (m *Machine) Discard() { m.feed.unstage() }

// stopWaiting says that the waiter of w has its answer.
func (f *feed) stopWaiting(w *watch) {
	delete(f.waits, w.ticket)
	w.ticket, w.op = machine.Ticket{}, Op{}
}

// dismiss forgets w, and tells its waiter that it is closed.
func (f *feed) dismiss(w *watch) {
	if w.ticket != (machine.Ticket{}) {
		f.closed = append(f.closed, w.ticket)
	}
	f.remove(w)
}

func pop(line *[]machine.Ticket) machine.Ticket {
	t := (*line)[0]
	*line = (*line)[1:]
	if len(*line) == 0 {
		*line = nil
	}
	return t
}
