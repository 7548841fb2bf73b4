package queue

import (
	"cmp"

	"github.com/tidwall/btree"

	"github.com/unilua/unilua/engine/machine"
)

// waiter is an operation that waits, with its neighbours in line.
type waiter struct {
	call       machine.Call
	op         Op
	in         *line
	prev, next *waiter
}

// line is waiters in the order in which they are served.
type line struct{ first, last *waiter }

func (l *line) empty() bool { return l.first == nil }

func (l *line) push(w *waiter) {
	w.in, w.prev, w.next = l, l.last, nil
	if l.last == nil {
		l.first = w
	} else {
		l.last.next = w
	}
	l.last = w
}

func (l *line) remove(w *waiter) {
	if w.prev == nil {
		l.first = w.next
	} else {
		w.prev.next = w.next
	}
	if w.next == nil {
		l.last = w.prev
	} else {
		w.next.prev = w.prev
	}
}

// waiters are all that wait. None of them is in a cell.
type waiters struct {
	takers  line
	putters line
	closed  line // waited when the queue was dropped
	all     *btree.BTreeG[*waiter]
}

func newWaiters() waiters {
	return waiters{all: btree.NewBTreeGOptions(func(a, b *waiter) bool {
		return cmp.Or(cmp.Compare(a.call.Session, b.call.Session), cmp.Compare(a.call.Seq, b.call.Seq)) < 0
	}, btree.Options{NoLocks: true})}
}

// join puts an operation at the end of l.
func (ws *waiters) join(l *line, c machine.Call, op *Op) {
	w := &waiter{call: c, op: *op}
	l.push(w)
	ws.all.Set(w)
}

// leave takes w out of its line.
func (ws *waiters) leave(w *waiter) {
	w.in.remove(w)
	ws.all.Delete(w)
}

// of returns the waiters of a session.
func (ws *waiters) of(session string) []*waiter {
	var found []*waiter
	ws.all.Ascend(&waiter{call: machine.Call{Session: session}}, func(w *waiter) bool {
		if w.call.Session == session {
			found = append(found, w)
			return true
		}
		return false
	})
	return found
}

// close moves all waiters to the line of those that are told of the end.
func (ws *waiters) close() {
	for _, l := range []*line{&ws.takers, &ws.putters} {
		for w := l.first; w != nil; w = l.first {
			l.remove(w)
			ws.closed.push(w)
		}
	}
}
