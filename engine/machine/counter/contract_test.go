package counter

import (
	"testing"

	"pgregory.net/rapid"

	"github.com/unilua/unilua/engine/fault"
	"github.com/unilua/unilua/engine/machine"
	"github.com/unilua/unilua/engine/machine/machinetest"
	"github.com/unilua/unilua/engine/value"
)

func drawOp(t *rapid.T) Op {
	small := rapid.Int64Range(-5, 5)
	op := Op{
		Verb: rapid.SampledFrom([]Verb{Incr, Incr, Get, Set, Cas, Wait, Wait, Wait, Next, Next, Configure, Reserve, Unreserve}).Draw(t, "verb"),
		N:    small.Draw(t, "n"),
	}
	switch op.Verb {
	case Incr, Set:
		if rapid.IntRange(0, 9).Draw(t, "large") == 0 {
			op.N = rapid.SampledFrom([]int64{value.MaxExact, -value.MaxExact, value.MaxExact + 1}).Draw(t, "n")
		}
	case Cas:
		op.Expected = small.Draw(t, "expected")
	case Wait:
		op.AtMost = rapid.Bool().Draw(t, "at_most")
		op.Wait = rapid.Bool().Draw(t, "wait")
	case Reserve:
		op.UpTo = rapid.Uint64Range(0, 100).Draw(t, "up to")
	}
	return op
}

// model is a counter in its plainest form. Of ids it knows only that none may
// come twice.
type model struct {
	value    int64
	begun    bool
	last     int64 // id
	reserved uint64
	waits    map[machine.Ticket]Op
	dropped  bool
}

func (m *model) hooks() machinetest.Model[Op, Reply] {
	return machinetest.Model[Op, Reply]{
		Applied: m.applied,
		Settled: m.settled,
		Ended: func(_ *rapid.T, session string, _ machine.Time, _ bool) {
			for ticket := range m.waits {
				if ticket.Session == session {
					delete(m.waits, ticket)
				}
			}
		},
		Cancelled: func(_ *rapid.T, ticket machine.Ticket) { delete(m.waits, ticket) },
		Reset:     func(*rapid.T) { m.value, m.begun, m.dropped = 0, false, true },
		Crashed: func(*rapid.T, machine.Time) {
			clear(m.waits)
			m.last = int64(m.reserved)
		},
	}
}

func (m *model) applied(t *rapid.T, c machine.Call, op *Op, r Reply, err error) {
	want := Reply{Value: m.value}
	next := m.value
	switch op.Verb {
	case Incr:
		next += op.N
		want.Value = next
	case Set:
		next = op.N
	case Cas:
		if want = (Reply{OK: m.value == op.Expected}); want.OK {
			next = op.N
		}
	case Configure:
		want = Reply{}
		if !m.begun {
			next, m.begun = op.N, true
		}
	case Wait:
		if m.there(*op) {
			break
		}
		if op.Wait && err == machine.ErrWait {
			m.waits[c.Ticket()] = *op
		} else if op.Wait || !fault.Is(err, fault.Timeout) {
			t.Fatalf("got %v", err)
		}
		return
	case Next:
		m.issued(t, r, err)
		return
	case Reserve:
		m.reserved = max(m.reserved, op.UpTo)
		want = Reply{}
	case Unreserve:
		m.reserved = uint64(m.last)
		want = Reply{}
	}
	if next > value.MaxExact || next < -value.MaxExact {
		if !fault.Is(err, fault.Range) {
			t.Fatalf("past 2^53, but got %v", err)
		}
		return
	}
	if err != nil || r != want {
		t.Fatalf("got %+v, %v; the model says %+v", r, err, want)
	}
	m.begun = m.begun || op.Verb == Incr || op.Verb == Set || want.OK
	m.value = next
}

func (m *model) issued(t *rapid.T, r Reply, err error) {
	if m.last == int64(m.reserved) {
		if !fault.Is(err, fault.Unavailable) {
			t.Fatalf("no id is reserved, but got %d, %v", r.Value, err)
		}
		return
	}
	if m.last++; err != nil || r.Value != m.last {
		t.Fatalf("got id %d, %v; the model says %d", r.Value, err, m.last)
	}
}

func (m *model) there(op Op) bool {
	if op.AtMost {
		return m.value <= op.N
	}
	return m.value >= op.N
}

func (m *model) settled(t *rapid.T, _ machine.Time, ticket machine.Ticket, r Reply, err error) {
	op := m.waits[ticket]
	delete(m.waits, ticket)
	switch {
	case m.dropped && fault.Is(err, fault.Closed):
	case err != nil || r.Value != m.value || !m.there(op):
		t.Fatalf("%+v is answered with %+v, %v; the value is %d", op, r, err, m.value)
	}
}

func (m *model) check(t *rapid.T, c machine.Machine[Op, Reply]) {
	m.dropped = false
	for ticket, op := range m.waits {
		if m.there(op) {
			t.Fatalf("%v should have been answered: %+v, the value is %d", ticket, op, m.value)
		}
	}
	if got := c.(*Machine).NextLeft(); got != int(m.reserved)-int(m.last) {
		t.Fatalf("%d ids left; the model says %d - %d", got, m.reserved, m.last)
	}
	if got := c.(*Machine).Value(); got != m.value {
		t.Fatalf("it is %d; the model says %d", got, m.value)
	}
}

func TestACounterKeepsTheContract(t *testing.T) {
	var m *model
	machinetest.Run(t, machinetest.Config[Op, Reply]{
		New:    func() machine.Machine[Op, Reply] { return New("hits") },
		Op:     drawOp,
		Waits:  func(op *Op) bool { return op.Verb == Wait },
		NoWait: func(op *Op) { op.Wait = false },
		Check:  func(t *rapid.T, c machine.Machine[Op, Reply]) { m.check(t, c) },
		Model: func() machinetest.Model[Op, Reply] {
			m = &model{waits: map[machine.Ticket]Op{}}
			return m.hooks()
		},
		Volatile: true,
		Keeps:    func(c machine.Cell) bool { return c == MarkCell },
	})
}
