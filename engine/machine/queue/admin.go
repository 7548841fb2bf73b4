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
	return Reply{Options: m.options.resolved()}, nil
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
func (m *Machine) purge(now machine.Time, s State) (Reply, error) {
	if s == Taken {
		return Reply{}, fault.Misusef("queue %q: taken items cannot be purged, they belong to their holders", m.name)
	}
	sets, err := m.of(s)
	if err != nil {
		return Reply{}, err
	}
	if s == 0 {
		sets = append(sets, m.delayed, m.behind.BTreeG)
	}
	var items []*item
	for _, set := range sets {
		items = append(items, set.Items()...)
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
