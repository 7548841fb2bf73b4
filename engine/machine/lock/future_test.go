package lock

import (
	"fmt"
	"slices"

	"github.com/unilua/unilua/engine/machine"
)

// future is who holds and who waits, as it may become when sessions that wait
// for nothing release and end. It is the oracle for deadlocks: it tries every
// order in which they may.
type future struct {
	leases modelLeases // in the order of their grants
	waits  modelWaits  // in the order they began
}

type modelLease struct {
	lock   string
	op     Op
	record Record
}

type modelWait struct {
	ticket  machine.Ticket
	op      Op
	permits int
	record  Record
	over    bool // the run it waits for has ended
	closed  bool
}

type modelLeases []modelLease

type modelWaits []modelWait

func (ws modelWaits) has(t machine.Ticket) bool {
	return slices.ContainsFunc(ws, func(w modelWait) bool { return w.ticket == t })
}

func (f *future) holders(lock string) modelLeases {
	var holders modelLeases
	for _, l := range f.leases {
		if l.lock == lock {
			holders = append(holders, l)
		}
	}
	return holders
}

func (f *future) queue(lock string) modelWaits {
	var queue modelWaits
	for _, w := range f.waits {
		if w.op.Verb == Acquire && w.op.Name == lock {
			queue = append(queue, w)
		}
	}
	return queue
}

func records[L modelLeases | modelWaits](of L) []Record {
	var rs []Record
	switch of := any(of).(type) {
	case modelLeases:
		for _, l := range of {
			rs = append(rs, l.record)
		}
	case modelWaits:
		for _, w := range of {
			rs = append(rs, w.record)
		}
	}
	return rs
}

func (f *future) admits(lock string, shared bool, permits int) bool {
	holders := f.holders(lock)
	if len(holders) < permits {
		return true
	}
	return shared && !slices.ContainsFunc(holders, func(l modelLease) bool { return !l.op.Shared })
}

// due reports whether w is to be answered now.
func (f *future) due(w modelWait) bool {
	if w.op.Verb != Acquire {
		return w.over
	}
	return f.queue(w.op.Name)[0].ticket == w.ticket && f.admits(w.op.Name, w.op.Shared, w.permits)
}

// end makes session hold nothing and wait for nothing.
func (f *future) end(session string) {
	f.leases = slices.DeleteFunc(f.leases, func(l modelLease) bool { return l.record.Run == session })
	f.waits = slices.DeleteFunc(f.waits, func(w modelWait) bool {
		return w.ticket.Session == session || w.op.Verb == Await && w.op.Target == session
	})
	for i, w := range f.waits {
		if w.op.Verb == WaitRun && w.op.Target == session {
			f.waits[i].over = true
		}
	}
}

// settle grants what can be granted.
func (f *future) settle() {
	for i := 0; i < len(f.waits); i++ {
		w := f.waits[i]
		if !f.due(w) {
			continue
		}
		f.waits = slices.Delete(f.waits, i, i+1)
		if w.op.Verb == Acquire {
			f.leases = append(f.leases, modelLease{w.op.Name, w.op, w.record})
		}
		i = -1 // from the start
	}
}

func (f *future) waiting(session string) bool {
	return slices.ContainsFunc(f.waits, func(w modelWait) bool { return w.ticket.Session == session })
}

// sessions returns all that can be met here.
func (f *future) sessions() []string {
	var names []string
	for _, l := range f.leases {
		names = append(names, l.record.Run)
	}
	for _, w := range f.waits {
		names = append(names, w.ticket.Session)
		if w.op.Verb != Acquire {
			names = append(names, w.op.Target)
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}

func (f *future) clone() *future {
	return &future{slices.Clone(f.leases), slices.Clone(f.waits)}
}

// canGoOn reports whether there is any future in which session waits for
// nothing.
func (f *future) canGoOn(session string) bool {
	seen := map[string]bool{}
	todo := []*future{f.clone()}
	for len(todo) > 0 {
		now := todo[len(todo)-1]
		todo = todo[:len(todo)-1]
		now.settle()
		if !now.waiting(session) {
			return true
		}
		if key := fmt.Sprint(now.leases, now.waits); !seen[key] {
			seen[key] = true
			todo = append(todo, now.moves()...)
		}
	}
	return false
}

// moves returns what may come next: one session releases one lease, or ends
// with nothing left to release.
func (f *future) moves() []*future {
	var next []*future
	for _, session := range f.sessions() {
		if f.waiting(session) {
			continue
		}
		holds := false
		for i, l := range f.leases {
			if l.record.Run == session {
				holds = true
				after := f.clone()
				after.leases = slices.Delete(after.leases, i, i+1)
				next = append(next, after)
			}
		}
		if !holds {
			after := f.clone()
			after.end(session)
			next = append(next, after)
		}
	}
	return next
}
