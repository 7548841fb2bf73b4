package queue_test

import (
	"fmt"
	"maps"
	"slices"
	"sort"
	"time"

	gocmp "github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"github.com/unilua/unilua/engine/fault"
	"github.com/unilua/unilua/engine/machine"
	"github.com/unilua/unilua/engine/machine/machinetest"
	"github.com/unilua/unilua/engine/machine/queue"
	"github.com/unilua/unilua/engine/value"
)

// plain is a queue written as plainly as possible: one list of items, searched
// from end to end for everything. It says what a queue should do.
type plain struct {
	items   []*entry // in put order
	options queue.Options
	paused  bool
	stats   queue.Stats
	known   map[string]machine.Time // given ids that are gone, and until when
	lost    map[string]bool         // session, id and token
	takers  []waiting
	putters []waiting
	handles []handle
}

type entry struct {
	queue.Item
	seq        int64
	deliveries uint64
	expires    machine.Time
	lease      time.Duration
	given      bool
	backoff    bool // delayed after a failure
}

type waiting struct {
	call machine.Call
	op   queue.Op
}

type handle struct {
	id    string
	token uint64
}

func newPlain() *plain {
	return &plain{known: map[string]machine.Time{}, lost: map[string]bool{},
		options: queue.Options{Capacity: -1, OnFull: queue.WaitForRoom, Lease: -1, Attempts: 5, Backoff: time.Second}}
}

func (p *plain) model() machinetest.Model[queue.Op, queue.Reply] {
	return machinetest.Model[queue.Op, queue.Reply]{
		Applied: p.applied,
		Settled: p.settled,
		Ticked:  func(_ *rapid.T, now machine.Time) { p.tick(now) },
		Ended:   func(_ *rapid.T, session string, now machine.Time, drained bool) { p.end(session, now, drained) },
		Cancelled: func(_ *rapid.T, ticket machine.Ticket) {
			p.cancel(func(w waiting) bool { return w.call.Ticket() == ticket })
		},
		Reset: func(*rapid.T) {
			handles := p.handles
			takers, putters := p.takers, p.putters
			*p = *newPlain()
			p.handles = handles
			for _, w := range append(takers, putters...) {
				w.op.Verb = 0 // answered as closed
				p.takers = append(p.takers, w)
			}
		},
		Crashed: func(_ *rapid.T, now machine.Time) { p.crash(now) },
	}
}

// applied holds a reply against what the plain queue says.
func (p *plain) applied(t *rapid.T, c machine.Call, op *queue.Op, reply queue.Reply, err error) {
	want, code := p.apply(c, op, len(p.putters) == 0)
	if code == "wait" {
		w := waiting{c, *op}
		if op.Verb == queue.Take || op.Verb == queue.Pop {
			p.takers = append(p.takers, w)
		} else {
			p.putters = append(p.putters, w)
		}
	}
	compare(t, *op, reply, err, want, code)
	p.see(reply)
}

func (p *plain) settled(t *rapid.T, now machine.Time, ticket machine.Ticket, reply queue.Reply, err error) {
	lines := []*[]waiting{&p.takers, &p.putters}
	for _, l := range lines {
		if len(*l) == 0 || (*l)[0].call.Ticket() != ticket {
			continue
		}
		w := (*l)[0]
		*l = (*l)[1:]
		w.call.Now = now
		want, code := queue.Reply{}, "closed"
		if w.op.Verb != 0 {
			want, code = p.apply(w.call, &w.op, true)
		}
		compare(t, w.op, reply, err, want, code)
		p.see(reply)
		return
	}
	t.Fatalf("the answer to %v is out of turn", ticket)
}

func (p *plain) see(r queue.Reply) {
	if r.Item.Token != 0 {
		p.handles = append(p.handles, handle{r.Item.ID, r.Item.Token})
	}
}

func compare(t *rapid.T, op queue.Op, reply queue.Reply, err error, want queue.Reply, code string) {
	if got := codeOf(err); got != code {
		t.Fatalf("%+v: got %q (%v), want %q", op, got, err, code)
	}
	if string(encode(t, want)) != string(encode(t, reply)) {
		t.Fatalf("%+v: (- should be, + is)\n%s", op, gocmp.Diff(want, reply, cmpopts.EquateComparable(value.Value{})))
	}
}

func encode(t *rapid.T, r queue.Reply) []byte {
	data, err := machine.EncodeReply(r, nil)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func codeOf(err error) string {
	if err == machine.ErrWait {
		return "wait"
	}
	if _, ok := err.(*fault.Misuse); ok {
		return "misuse"
	}
	return string(fault.CodeOf(err))
}

// check holds the counts against each other and against the plain queue's.
func (p *plain) check(t *rapid.T, m machine.Machine[queue.Op, queue.Reply]) {
	r, err := m.Apply(machine.Call{}, &queue.Op{Verb: queue.GetStats})
	if err != nil {
		t.Fatal(err)
	}
	s := r.Stats
	if rest := s.Ready + s.Delayed + s.Taken + s.Buried; s.Put != s.Acked+s.Expired+s.Dropped+s.Purged+rest {
		t.Fatalf("an item is in two states or in none: %+v", s)
	}
	for state := queue.Ready; state <= queue.Buried; state++ {
		op := queue.Op{Verb: queue.List, State: state, N: 1 << 40}
		r, err := m.Apply(machine.Call{}, &op)
		compare(t, op, r, err, queue.Reply{Items: p.views(state, op.N)}, "")
	}
	if s.OldestAge = 0; s != p.count() {
		t.Fatalf("the counts are %+v, should be %+v", s, p.count())
	}
	for _, w := range p.takers {
		if w.op.Verb != 0 && !p.paused && s.Ready > 0 {
			t.Fatalf("%v waits, but %d items are ready", w.call.Ticket(), s.Ready)
		}
	}
}

func (p *plain) apply(c machine.Call, op *queue.Op, first bool) (queue.Reply, string) {
	switch op.Verb {
	case queue.Put, queue.PutAll:
		return p.put(c, op, first)
	case queue.Take, queue.Pop:
		ready := p.list(queue.Ready)
		if p.paused || len(ready) == 0 {
			if op.Wait {
				return queue.Reply{}, "wait"
			}
			return queue.Reply{}, "empty"
		}
		return p.take(c, op, ready), ""
	case queue.Ack, queue.Release, queue.Bury, queue.Renew:
		return p.held(c, op)
	case queue.Peek:
		return queue.Reply{Items: p.views(queue.Ready, max(op.N, 1))}, ""
	case queue.List:
		state, n := op.State, op.N
		if state > queue.Buried {
			return queue.Reply{}, "misuse"
		}
		if n == 0 {
			n = 100
		}
		return queue.Reply{Items: p.views(max(state, queue.Ready), n)}, ""
	case queue.Len:
		return queue.Reply{N: int64(len(p.list(queue.Ready)))}, ""
	case queue.GetStats:
		s := p.count()
		for _, e := range p.list(queue.Ready) {
			s.OldestAge = max(s.OldestAge, time.Duration(c.Now-e.PutAt))
		}
		return queue.Reply{Stats: s, Options: p.options}, ""
	case queue.Pause, queue.Resume:
		p.paused = op.Verb == queue.Pause
		return queue.Reply{}, ""
	case queue.Purge:
		return p.purge(c.Now, op.State)
	case queue.Redrive:
		return p.redrive(op.N), ""
	}
	p.configure(op.Options)
	return queue.Reply{Options: p.options}, ""
}

func (p *plain) put(c machine.Call, op *queue.Op, first bool) (queue.Reply, string) {
	values, r := op.Values, queue.Reply{}
	if op.Verb == queue.Put {
		values = append(values, op.Value)
	}
	for i := range values {
		id := op.ID
		if id == "" {
			id = fmt.Sprintf("%s.%d", c.Session, c.Seq)
		}
		if op.Verb == queue.PutAll {
			id = fmt.Sprintf("%s.%d", id, i+1)
		}
		if _, gone := p.known[id]; gone || p.find(id) != nil {
			return queue.Reply{}, "exists"
		}
		r.IDs = append(r.IDs, id)
	}
	n := int64(len(values))
	if over := p.live() + n - p.options.Capacity; n > 0 && p.options.Capacity > 0 {
		droppable := append(p.list(queue.Ready), p.behind()...)
		switch {
		case n > p.options.Capacity:
			return queue.Reply{}, "too_large"
		case p.options.OnFull == queue.WaitForRoom && (over > 0 || !first):
			if op.Wait {
				return queue.Reply{}, "wait"
			}
			return queue.Reply{}, "full"
		case over > 0 && (p.options.OnFull == queue.Refuse || over > int64(len(droppable))):
			return queue.Reply{}, "full"
		case over > 0:
			sort.SliceStable(droppable, func(i, j int) bool {
				a, b := droppable[i], droppable[j]
				return a.Priority < b.Priority || a.Priority == b.Priority && a.seq < b.seq
			})
			for _, e := range droppable[:over] {
				p.remove(e, c.Now)
				p.stats.Dropped++
			}
		}
	}
	for i, v := range values {
		p.stats.Put++
		e := &entry{seq: p.stats.Put, given: op.ID != ""}
		e.Item = queue.Item{ID: r.IDs[i], Value: v, State: queue.Ready, PutAt: c.Now, PutBy: c.Session, Priority: op.Priority, Key: op.Key}
		if op.TTL > 0 {
			e.expires = c.Now + machine.Time(op.TTL)
		}
		if op.Delay > 0 {
			e.State, e.Due = queue.Delayed, c.Now+machine.Time(op.Delay)
		}
		p.items = append(p.items, e)
	}
	if op.Verb == queue.Put {
		return queue.Reply{ID: r.IDs[0]}, ""
	}
	return r, ""
}

func (p *plain) take(c machine.Call, op *queue.Op, ready []*entry) queue.Reply {
	e := ready[0]
	if op.Newest {
		for _, other := range ready {
			if other.Priority == e.Priority {
				e = other
			}
		}
	}
	e.Attempt++
	e.deliveries++
	e.State, e.Holder = queue.Taken, c.Session
	if op.Verb == queue.Pop {
		p.remove(e, c.Now)
		p.stats.Acked++
		return queue.Reply{Item: e.Item}
	}
	e.Token = uint64(e.seq)<<16 + e.deliveries
	e.lease = op.Lease
	if e.lease == 0 {
		e.lease = p.options.Lease
	}
	e.renew(c.Now)
	return queue.Reply{Item: e.Item}
}

func (e *entry) renew(now machine.Time) {
	if e.Due = 0; e.lease > 0 {
		e.Due = now + machine.Time(e.lease)
	}
}

func (p *plain) held(c machine.Call, op *queue.Op) (queue.Reply, string) {
	e := p.find(op.ID)
	if e == nil || e.State != queue.Taken || e.Token != op.Token || e.Holder != c.Session {
		if p.lost[lossKey(c.Session, op.ID, op.Token)] {
			return queue.Reply{}, "lost"
		}
		return queue.Reply{}, "not_held"
	}
	switch op.Verb {
	case queue.Ack:
		p.remove(e, c.Now)
		p.stats.Acked++
	case queue.Release:
		delay := p.backoff(e)
		if op.HasDelay {
			delay = max(op.Delay, 0)
		}
		p.fail(e, c.Now, queue.Released, delay)
	case queue.Bury:
		p.over(e, c.Now, queue.GivenUp, op.Reason)
		e.State = queue.Buried
	case queue.Renew:
		if op.Lease != 0 {
			e.lease = op.Lease
		}
		e.renew(c.Now)
		return queue.Reply{Item: e.Item}, ""
	}
	return queue.Reply{}, ""
}

func lossKey(session, id string, token uint64) string {
	return fmt.Sprintf("%s %s %d", session, id, token)
}

func (p *plain) backoff(e *entry) time.Duration {
	return max(0, p.options.Backoff<<(e.Attempt-1))
}

// over ends the delivery of e.
func (p *plain) over(e *entry, now machine.Time, why queue.Outcome, reason string) {
	e.History = append(slices.Clone(e.History), queue.Delivery{Attempt: e.Attempt, At: now, By: e.Holder, Outcome: why, Reason: reason})
	e.History = e.History[max(0, len(e.History)-16):]
	e.State, e.Holder, e.Token, e.Due, e.backoff = queue.Ready, "", 0, 0, false
}

func (p *plain) fail(e *entry, now machine.Time, why queue.Outcome, delay time.Duration) {
	if p.options.Attempts > 0 && e.Attempt >= p.options.Attempts {
		p.over(e, now, why, fmt.Sprintf("attempt %d failed, the last", e.Attempt))
		e.State = queue.Buried
		return
	}
	p.over(e, now, why, "")
	if delay > 0 {
		e.State, e.Due, e.backoff = queue.Delayed, now+machine.Time(delay), true
	}
}

func (p *plain) purge(now machine.Time, state queue.State) (queue.Reply, string) {
	var doomed []*entry
	switch {
	case state == 0:
		doomed = append(p.list(queue.Ready), p.list(queue.Delayed)...)
	case state == queue.Taken || state > queue.Buried:
		return queue.Reply{}, "misuse"
	default:
		doomed = p.list(state)
	}
	for _, e := range doomed {
		p.remove(e, now)
		p.stats.Purged++
	}
	return queue.Reply{N: int64(len(doomed))}, ""
}

func (p *plain) redrive(n int64) queue.Reply {
	var r queue.Reply
	for _, e := range p.list(queue.Buried) {
		if n > 0 && r.N == n || p.options.Capacity > 0 && p.live() >= p.options.Capacity {
			break
		}
		e.State, e.Attempt = queue.Ready, 0
		r.N++
	}
	return r
}

func (p *plain) configure(o queue.Options) {
	set := func(to *int64, n int64) {
		if n != 0 {
			*to = max(n, -1)
		}
	}
	set(&p.options.Capacity, o.Capacity)
	set(&p.options.Attempts, o.Attempts)
	set((*int64)(&p.options.Lease), int64(o.Lease))
	set((*int64)(&p.options.Backoff), int64(o.Backoff))
	if o.OnFull != 0 {
		p.options.OnFull = o.OnFull
	}
}

func (p *plain) tick(now machine.Time) {
	for id, until := range maps.Clone(p.known) {
		if until <= now {
			delete(p.known, id)
		}
	}
	for _, e := range slices.Clone(p.items) {
		if e.State == queue.Taken && e.Due != 0 && e.Due <= now {
			p.lost[lossKey(e.Holder, e.ID, e.Token)] = true
			p.fail(e, now, queue.Expired, 0)
		}
		if e.State == queue.Delayed && e.Due <= now {
			e.State, e.Due, e.backoff = queue.Ready, 0, false
		}
		if e.deliveries == 0 && e.expires != 0 && e.expires <= now {
			p.remove(e, now)
			p.stats.Expired++
		}
	}
}

func (p *plain) end(session string, now machine.Time, drained bool) {
	p.cancel(func(w waiting) bool { return w.call.Session == session })
	for _, e := range p.items {
		switch {
		case e.State != queue.Taken || e.Holder != session:
		case drained:
			p.over(e, now, queue.Drained, "")
			e.Attempt--
		default:
			p.fail(e, now, queue.Ended, p.backoff(e))
		}
	}
}

func (p *plain) crash(now machine.Time) {
	p.takers, p.putters = nil, nil
	for _, e := range p.items {
		if e.State == queue.Taken {
			p.fail(e, now, queue.Crashed, 0)
		}
	}
}

func (p *plain) cancel(gone func(waiting) bool) {
	p.takers = slices.DeleteFunc(p.takers, gone)
	p.putters = slices.DeleteFunc(p.putters, gone)
}

func (p *plain) find(id string) *entry {
	for _, e := range p.items {
		if e.ID == id {
			return e
		}
	}
	return nil
}

func (p *plain) remove(e *entry, now machine.Time) {
	p.items = slices.DeleteFunc(p.items, func(other *entry) bool { return other == e })
	if e.given {
		until := now + machine.Time(10*time.Minute)
		if part := until % machine.Time(time.Second); part > 0 {
			until += machine.Time(time.Second) - part
		}
		p.known[e.ID] = until
	}
}

func (p *plain) live() int64 { return int64(len(p.items) - len(p.list(queue.Buried))) }

// first reports whether no item of e's key is out or goes before e.
func (p *plain) first(e *entry) bool {
	if e.Key == "" {
		return true
	}
	for _, other := range p.items {
		if other == e || other.Key != e.Key {
			continue
		}
		if other.State == queue.Taken || other.backoff || other.State == queue.Ready && before(other, e) {
			return false
		}
	}
	return true
}

func before(a, b *entry) bool {
	return a.Priority > b.Priority || a.Priority == b.Priority && a.seq < b.seq
}

// list returns the items of a state in their order.
func (p *plain) list(state queue.State) []*entry {
	var found []*entry
	for _, e := range p.items {
		if e.State == state && (state != queue.Ready || p.first(e)) {
			found = append(found, e)
		}
	}
	sort.SliceStable(found, func(i, j int) bool {
		a, b := found[i], found[j]
		switch state {
		case queue.Ready:
			return before(a, b)
		case queue.Delayed:
			return a.Due < b.Due
		case queue.Taken:
			return a.Holder < b.Holder
		}
		return false
	})
	if state == queue.Delayed {
		found = append(found, p.behind()...)
	}
	return found
}

// behind returns the items that are ready but for another one of their key.
func (p *plain) behind() []*entry {
	var found []*entry
	for _, e := range p.items {
		if e.State == queue.Ready && !p.first(e) {
			found = append(found, e)
		}
	}
	sort.SliceStable(found, func(i, j int) bool { return before(found[i], found[j]) })
	return found
}

func (p *plain) views(state queue.State, n int64) []queue.Item {
	var items []queue.Item
	for _, e := range p.list(state) {
		if int64(len(items)) < n {
			item := e.Item
			item.State = state
			items = append(items, item)
		}
	}
	return items
}

func (p *plain) count() queue.Stats {
	s := p.stats
	s.Ready, s.Delayed = int64(len(p.list(queue.Ready))), int64(len(p.list(queue.Delayed)))
	s.Taken, s.Buried = int64(len(p.list(queue.Taken))), int64(len(p.list(queue.Buried)))
	s.Paused = p.paused
	return s
}
