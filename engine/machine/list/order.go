package list

import (
	"cmp"
	"slices"
	"strings"

	"github.com/tidwall/btree"

	"github.com/unilua/unilua/engine/fault"
	"github.com/unilua/unilua/engine/value"
)

// sort orders numbers by size, or strings by their bytes. Elements that compare
// equal keep their order, in both directions.
func (m *Machine) sort(descending bool) (Reply, error) {
	if m.items.Len() == 0 {
		return Reply{}, nil
	}
	_, first, _ := m.items.Min()
	if _, numeric := first.AsNumber(); numeric {
		return sortBy(m, descending, value.Value.AsNumber, cmp.Compare[float64])
	}
	return sortBy(m, descending, value.Value.AsString, strings.Compare)
}

func sortBy[K any](m *Machine, descending bool, key func(value.Value) (K, bool), compare func(a, b K) int) (Reply, error) {
	type keyed struct {
		key   K
		value value.Value
	}
	values := m.items.Values()
	all := make([]keyed, len(values))
	for i, v := range values {
		k, ok := key(v)
		if !ok {
			return Reply{}, fault.New(fault.Invalid,
				"list %q cannot be sorted: element %d is neither a number among numbers nor a string among strings", m.name, i+1)
		}
		all[i] = keyed{k, v}
	}
	slices.SortStableFunc(all, func(a, b keyed) int {
		if descending {
			a, b = b, a
		}
		return compare(a.key, b.key)
	})
	for i := range all {
		values[i] = all[i].value
	}
	m.refill(values)
	return Reply{}, nil
}

func (m *Machine) reverse() (Reply, error) {
	values := m.items.Values()
	slices.Reverse(values)
	m.refill(values)
	return Reply{}, nil
}

// refill puts values into the places there are, one each, in order.
func (m *Machine) refill(values []value.Value) {
	var items btree.Map[uint64, value.Value]
	i := 0
	m.items.Scan(func(place uint64, old value.Value) bool {
		if values[i] != old {
			m.touch(place)
		}
		items.Load(place, values[i])
		i++
		return true
	})
	m.items = items
}
