package engine

import (
	"github.com/unilua/unilua/engine/machine"
	"github.com/unilua/unilua/engine/machine/counter"
)

// idBlock is how many ids of a sequence are reserved on disk at a time.
const idBlock = 10_000

var counterKind = kind[counter.Op, counter.Reply]{
	kind:    machine.Counter,
	new:     func(name string) machine.Machine[counter.Op, counter.Reply] { return counter.New(name) },
	persist: Snapshot,
	traits:  func(op *counter.Op) trait { return counterTraits[op.Verb] },
	wait:    func(op *counter.Op) { op.Wait = true },
	size:    func(*counter.Op) int { return 0 },
	prepare: reserveIDs,
	rest:    unreserveIDs,
	kept:    func(c machine.Cell) bool { return c == counter.MarkCell },
}

var counterTraits = [...]trait{
	counter.Incr:      timeless | durable | transactional,
	counter.Get:       timeless | reads | transactional,
	counter.Set:       timeless | durable | transactional,
	counter.Cas:       timeless | durable | transactional,
	counter.Wait:      timeless | reads | holds,
	counter.Next:      timeless | issues | transactional,
	counter.Configure: timeless | durable,
	counter.Reserve:   timeless | sequence,
}

func reserveIDs(m machine.Machine[counter.Op, counter.Reply], _ *counter.Op, n int) *counter.Op {
	c := m.(*counter.Machine)
	if c.NextLeft() >= n {
		return nil
	}
	return &counter.Op{Verb: counter.Reserve, UpTo: c.NextReserved() + idBlock}
}

// unreserveIDs gives back the ids that were not issued, so that the sequence
// goes on without a gap.
func unreserveIDs(m machine.Machine[counter.Op, counter.Reply]) *counter.Op {
	if m.(*counter.Machine).NextLeft() == 0 {
		return nil
	}
	return &counter.Op{Verb: counter.Unreserve}
}

// Counter is a counter as one session sees it.
type Counter = Handle[counter.Op, counter.Reply]

// Counter opens the counter named name.
func (s *Session) Counter(name string, keep Keeping) (*Counter, error) {
	return handle(s, &counterKind, name, keep)
}

// Incr adds n to c and returns what it is then. It is an Incr without an
// operation and a reply being passed about, which cost more than the sum itself.
func Incr(c *Counter, n int64) (int64, error) {
	o, ok := c.via.(*object[counter.Op, counter.Reply])
	if !ok || c.denied != nil || !lockQuiet(o) {
		r, err := c.Do(counter.Op{Verb: counter.Incr, N: n}, 0)
		return r.Value, err
	}
	defer o.mu.Unlock()
	if err := c.s.admit(counterTraits[counter.Incr]); err != nil {
		return 0, err
	}
	c.s.next()
	c.s.saw(o.pos)
	o.used = true
	sum, err := o.m.(*counter.Machine).Add(n)
	o.queue()
	return sum, err
}

// lockQuiet locks a counter if nothing follows from a change but that it must be
// saved in time: nobody waits, no transaction has looked, and no log is written.
func lockQuiet(o *object[counter.Op, counter.Reply]) bool {
	o.mu.Lock()
	if len(o.parked) == 0 && !o.followed && !o.logged && !o.dropped {
		return true
	}
	o.mu.Unlock()
	return false
}

// Counters returns the value of each counter whose name begins with prefix. To
// look at a counter like that is not to use it: how it is kept stays open.
func (s *Session) Counters(prefix string) (map[string]int64, error) {
	if s.isAway() {
		if err := s.admit(reads); err != nil {
			return nil, err
		}
		return askAway[map[string]int64](s, askCounters, opening{Session: s.n, Name: prefix})
	}
	names, err := s.Names(machine.Counter, prefix)
	if err != nil {
		return nil, err
	}
	values := make(map[string]int64, len(names))
	for _, name := range names {
		found, ok := s.e.objects.Load(machine.Ref{Kind: machine.Counter, Name: name})
		if !ok {
			continue // it has left meanwhile
		}
		o := found.(*object[counter.Op, counter.Reply])
		o.mu.Lock()
		s.saw(o.pos)
		if !o.dropped {
			values[name] = o.m.(*counter.Machine).Value()
		}
		o.mu.Unlock()
	}
	return values, nil
}

// Counter opens the counter named name inside the transaction.
func (t *Tx) Counter(name string) (*Counter, error) { return txHandle(t, &counterKind, name) }
