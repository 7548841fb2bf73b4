package queue_test

import (
	gocmp "github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"github.com/unilua/unilua/engine/fault"
	"github.com/unilua/unilua/engine/machine"
	"github.com/unilua/unilua/engine/machine/machinetest"
	"github.com/unilua/unilua/engine/machine/queue"
	"github.com/unilua/unilua/engine/value"
)

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
	if r.Item != nil && r.Item.Token != 0 {
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
	s := *r.Stats
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
