package queue_test

import (
	"fmt"
	"maps"
	"slices"
	"sort"
	"strings"
	"time"

	"github.com/unilua/unilua/engine/machine"
	"github.com/unilua/unilua/engine/machine/queue"
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
		return queue.Reply{Stats: &s, Options: new(p.options)}, ""
	case queue.Pause, queue.Resume:
		p.paused = op.Verb == queue.Pause
		return queue.Reply{}, ""
	case queue.Purge:
		return p.purge(c.Now, op)
	case queue.Redrive:
		return p.redrive(op.N), ""
	}
	p.configure(op.Options)
	return queue.Reply{Options: new(p.options)}, ""
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
		return queue.Reply{Item: new(e.Item)}
	}
	e.Token = uint64(e.seq)<<16 + e.deliveries
	e.lease = op.Lease
	if e.lease == 0 {
		e.lease = p.options.Lease
	}
	e.renew(c.Now)
	return queue.Reply{Item: new(e.Item)}
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
		p.fail(e, c.Now, queue.Released, op.Reason, delay)
	case queue.Bury:
		p.over(e, c.Now, queue.GivenUp, op.Reason)
		e.State = queue.Buried
	case queue.Renew:
		if op.Lease != 0 {
			e.lease = op.Lease
		}
		e.renew(c.Now)
		return queue.Reply{Item: new(e.Item)}, ""
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

func (p *plain) fail(e *entry, now machine.Time, why queue.Outcome, reason string, delay time.Duration) {
	if p.options.Attempts > 0 && e.Attempt >= p.options.Attempts {
		last := fmt.Sprintf("attempt %d failed, the last: %s", e.Attempt, reason)
		p.over(e, now, why, strings.TrimSuffix(last, ": "))
		e.State = queue.Buried
		return
	}
	p.over(e, now, why, reason)
	if delay > 0 {
		e.State, e.Due, e.backoff = queue.Delayed, now+machine.Time(delay), true
	}
}

func (p *plain) purge(now machine.Time, op *queue.Op) (queue.Reply, string) {
	var doomed []*entry
	switch state := op.State; {
	case state == 0:
		doomed = append(p.list(queue.Ready), p.list(queue.Delayed)...)
	case state == queue.Taken || state > queue.Buried:
		return queue.Reply{}, "misuse"
	default:
		doomed = p.list(state)
	}
	doomed = slices.DeleteFunc(doomed, func(e *entry) bool { return op.UpTo > 0 && uint64(e.seq) > op.UpTo })
	if op.N > 0 {
		doomed = doomed[:min(int(op.N), len(doomed))]
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
			p.fail(e, now, queue.Expired, "", 0)
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
			p.fail(e, now, queue.Ended, "", p.backoff(e))
		}
	}
}

func (p *plain) crash(now machine.Time) {
	p.takers, p.putters = nil, nil
	for _, e := range p.items {
		if e.State == queue.Taken {
			p.fail(e, now, queue.Crashed, "", 0)
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
