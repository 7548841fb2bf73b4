package counter

import (
	"container/heap"

	"github.com/unilua/unilua/engine/fault"
	"github.com/unilua/unilua/engine/machine"
)

// waiting holds those that wait for a value. Each line has the one first that
// is due first, so a change costs what it answers, however many wait.
type waiting struct {
	upward   line // they wait for the value to rise
	downward line // they wait for it to fall
	closed   line // the counter was dropped
	joined   uint64

	bySession map[string]map[uint64]*waiter
}

// waiter is one operation that waits.
type waiter struct {
	ticket machine.Ticket
	key    int64  // the lowest is due first
	order  uint64 // of joining, among equal keys
	in     *line
	place  int
}

// line is a heap of waiters.
type line []*waiter

func (l line) Len() int { return len(l) }

func (l line) Less(i, j int) bool {
	if l[i].key != l[j].key {
		return l[i].key < l[j].key
	}
	return l[i].order < l[j].order
}

func (l line) Swap(i, j int) {
	l[i], l[j] = l[j], l[i]
	l[i].place, l[j].place = i, j
}

// Push and Pop are for container/heap.

func (l *line) Push(x any) {
	w := x.(*waiter)
	w.in, w.place = l, len(*l)
	*l = append(*l, w)
}

func (l *line) Pop() any {
	last := len(*l) - 1
	w := (*l)[last]
	(*l)[last] = nil
	*l = (*l)[:last]
	return w
}

// due reports whether the first of the line waits for no more than key.
func (l line) due(key int64) bool { return len(l) > 0 && l[0].key <= key }

func (w *waiting) empty() bool { return len(w.bySession) == 0 }

// wait answers at once if the value is there already.
func (m *Machine) wait(c machine.Call, op *Op) (Reply, error) {
	in, key, there := &m.upward, op.N, m.value >= op.N
	if op.AtMost {
		in, key, there = &m.downward, -op.N, m.value <= op.N
	}
	switch {
	case there:
		return Reply{Value: m.value}, nil
	case !op.Wait:
		return Reply{}, fault.New(fault.Timeout, "counter %q is %d, not yet %d", m.name, m.value, op.N)
	}
	m.join(in, c.Ticket(), key)
	return Reply{}, machine.ErrWait
}

func (w *waiting) join(in *line, t machine.Ticket, key int64) {
	if w.bySession == nil {
		w.bySession = make(map[string]map[uint64]*waiter)
	}
	if w.bySession[t.Session] == nil {
		w.bySession[t.Session] = make(map[uint64]*waiter)
	}
	w.joined++
	one := &waiter{ticket: t, key: key, order: w.joined}
	w.bySession[t.Session][t.Seq] = one
	heap.Push(in, one)
}

func (w *waiting) leave(one *waiter) {
	heap.Remove(one.in, one.place)
	of := w.bySession[one.ticket.Session]
	delete(of, one.ticket.Seq)
	if len(of) == 0 {
		delete(w.bySession, one.ticket.Session)
	}
}

// Settle answers the next waiter whose value has come, with what the counter is
// now.
func (m *Machine) Settle(machine.Time) (machine.Ticket, Reply, error, bool) {
	switch {
	case m.upward.due(m.value):
		return m.answer(m.upward[0]), Reply{Value: m.value}, nil, true
	case m.downward.due(-m.value):
		return m.answer(m.downward[0]), Reply{Value: m.value}, nil, true
	case len(m.closed) > 0:
		return m.answer(m.closed[0]), Reply{}, fault.New(fault.Closed, "counter %q was dropped", m.name), true
	}
	return machine.Ticket{}, Reply{}, nil, false
}

func (w *waiting) answer(one *waiter) machine.Ticket {
	w.leave(one)
	return one.ticket
}

// Cancel takes a waiter out of line.
func (m *Machine) Cancel(t machine.Ticket) bool {
	one := m.bySession[t.Session][t.Seq]
	if one != nil {
		m.leave(one)
	}
	return one != nil
}

// End takes the waiters of session out of line, in any order, which nobody can
// tell; it holds nothing else here.
func (m *Machine) End(session string, _ machine.Time, _ bool) {
	for _, one := range m.bySession[session] {
		m.leave(one)
	}
}

// close leaves all waiters to be answered with code closed, in order of joining.
func (w *waiting) close() {
	for _, in := range []*line{&w.upward, &w.downward} {
		for _, one := range *in {
			one.key = 0
			heap.Push(&w.closed, one)
		}
		*in = nil
	}
}
