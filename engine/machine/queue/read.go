package queue

import (
	"time"

	"github.com/tidwall/btree"

	"github.com/unilua/unilua/engine/fault"
	"github.com/unilua/unilua/engine/machine"
)

const defaultLimit = 100

// read does an operation that changes nothing.
func (m *Machine) read(now machine.Time, op *Op) (Reply, error) {
	switch op.Verb {
	case Peek:
		return m.list(Ready, max(op.N, 1))
	case List:
		if op.N <= 0 {
			return m.list(op.State, defaultLimit)
		}
		return m.list(op.State, op.N)
	case Len:
		return Reply{N: int64(m.ready.Len())}, nil
	}
	stats := m.stats(now)
	return Reply{Stats: &stats, Options: m.settings()}, nil
}

// list returns up to limit items of a state: the ready ones in the order in
// which they would be taken, the delayed ones by due time and those behind
// another of their key last, the taken ones by holder, the buried ones in put
// order.
func (m *Machine) list(s State, limit int64) (Reply, error) {
	sets, err := m.of(s)
	if err != nil {
		return Reply{}, err
	}
	var items []Item
	for _, set := range sets {
		set.Scan(func(it *item) bool {
			if int64(len(items)) == limit {
				return false
			}
			items = append(items, Item{})
			it.show(&items[len(items)-1])
			return true
		})
	}
	return Reply{Items: items}, nil
}

// of returns the sets of the items in a state, 0 for ready.
func (m *Machine) of(s State) ([]*btree.BTreeG[*item], error) {
	switch s {
	case 0, Ready:
		return []*btree.BTreeG[*item]{m.ready.BTreeG}, nil
	case Delayed:
		return []*btree.BTreeG[*item]{m.delayed, m.behind.BTreeG}, nil
	case Taken:
		return []*btree.BTreeG[*item]{m.taken}, nil
	case Buried:
		return []*btree.BTreeG[*item]{m.buried}, nil
	}
	return nil, fault.Misusef("queue %q: unknown state %d", m.name, s)
}

func (m *Machine) stats(now machine.Time) Stats {
	s := Stats{
		Put:     int64(m.seq),
		Ready:   int64(m.ready.Len()),
		Delayed: int64(m.delayed.Len() + m.behind.Len()),
		Taken:   int64(m.taken.Len()),
		Buried:  int64(m.buried.Len()),
		Acked:   int64(m.gone.acked),
		Expired: int64(m.gone.expired),
		Dropped: int64(m.gone.dropped),
		Purged:  int64(m.gone.purged),
		Paused:  m.paused,
	}
	if it := m.ready.oldest(); it != nil {
		s.OldestAge = max(0, time.Duration(now-it.putAt))
	}
	return s
}
