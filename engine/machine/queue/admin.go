package queue

import (
	"github.com/unilua/unilua/engine/fault"
	"github.com/unilua/unilua/engine/machine"
)

// configure sets the options that are stated.
func (m *Machine) configure(o Options) (Reply, error) {
	if o.OnFull > DropOldest {
		return Reply{}, fault.Misusef("queue %q: unknown on_full %d", m.name, o.OnFull)
	}
	if o = o.or(m.options); o != m.options {
		m.journal.Touch(optionsCell)
		m.options = o
	}
	return Reply{Options: m.settings()}, nil
}

func (m *Machine) pause(paused bool) (Reply, error) {
	if paused != m.paused {
		m.journal.Touch(optionsCell)
		m.paused = paused
	}
	return Reply{}, nil
}

// purge removes the items that are in a state at this moment: those ready or
// delayed if none is stated, but never those that somebody holds.
func (m *Machine) purge(now machine.Time, op *Op) (Reply, error) {
	if op.State == Taken {
		return Reply{}, fault.Misusef("queue %q: taken items cannot be purged, they belong to their holders", m.name)
	}
	items, err := m.purged(op)
	if err != nil {
		return Reply{}, err
	}
	if len(items) == 0 {
		return Reply{}, nil
	}
	m.journal.Touch(goneCell)
	for _, it := range items {
		m.remove(it, now)
		m.gone.purged++
	}
	return Reply{N: int64(len(items))}, nil
}

// purged returns the items that a Purge removes.
func (m *Machine) purged(op *Op) ([]*item, error) {
	sets, err := m.of(op.State)
	if err != nil {
		return nil, err
	}
	if op.State == 0 {
		sets = append(sets, m.delayed, m.behind.BTreeG)
	}
	var items []*item
	for _, set := range sets {
		set.Scan(func(it *item) bool {
			if op.UpTo == 0 || it.seq <= op.UpTo {
				items = append(items, it)
			}
			return op.N <= 0 || int64(len(items)) < op.N
		})
		if op.N > 0 && int64(len(items)) == op.N {
			break
		}
	}
	return items, nil
}

// redrive makes up to n buried items ready, or all, the oldest first, as if
// they had never been delivered but for their history.
func (m *Machine) redrive(n int64) (Reply, error) {
	limit := int64(m.buried.Len())
	if n > 0 {
		limit = min(limit, n)
	}
	if c := m.options.resolved().Capacity; c != None {
		limit = min(limit, max(0, c-m.live()))
	}
	for range limit {
		it, _ := m.buried.Min()
		m.touch(partStatus, it.id)
		m.lift(it)
		it.status.state, it.status.attempt = Ready, 0
		m.place(it)
	}
	return Reply{N: limit}, nil
}
