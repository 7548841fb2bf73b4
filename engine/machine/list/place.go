package list

import (
	"math"

	"github.com/unilua/unilua/engine/value"
)

const (
	// middle is the place of the first element of an empty list.
	middle = 1 << 63

	// stride is how far apart neighbours at the ends are placed: 2^43 pushes
	// fit on either side of the middle before all places are spaced anew.
	stride = 1 << 20
)

// placeBack returns a free place behind the last element.
func (m *Machine) placeBack() uint64 {
	last, _, ok := m.items.Max()
	switch {
	case !ok:
		return middle
	case last <= math.MaxUint64-stride:
		return last + stride
	}
	m.respaceAll()
	return m.placeBack()
}

// placeFront returns a free place before the first element.
func (m *Machine) placeFront() uint64 {
	first, _, ok := m.items.Min()
	switch {
	case !ok:
		return middle
	case first >= stride:
		return first - stride
	}
	m.respaceAll()
	return m.placeFront()
}

// placeBefore returns a free place right before the element at offset i, or
// behind the last if i is the length.
func (m *Machine) placeBefore(i int) uint64 {
	if i == 0 {
		return m.placeFront()
	}
	if i == m.items.Len() {
		return m.placeBack()
	}
	before, _, _ := m.items.GetAt(i - 1)
	after, _, _ := m.items.GetAt(i)
	if after-before < 2 {
		m.makeRoom(before)
		return m.placeBefore(i)
	}
	return before + (after-before)/2
}

type element struct {
	place uint64
	value value.Value
}

// makeRoom spaces anew the elements behind the one at place before. It looks
// for the first of them, the j-th, that is more than j*j away, and spreads
// those in between evenly.
func (m *Machine) makeRoom(before uint64) {
	var crowd []element
	var room uint64 // up to where the crowd may be spread, 0 if no limit was met
	m.items.Ascend(before+1, func(place uint64, v value.Value) bool {
		j := uint64(len(crowd) + 1)
		if place-before > j*j {
			room = place - before
			return false
		}
		crowd = append(crowd, element{place, v})
		return true
	})
	if room == 0 { // the crowd reaches the end of the list
		room = uint64(len(crowd)+1) * stride
		if before > math.MaxUint64-room {
			m.respaceAll()
			return
		}
	}
	m.respace(crowd, before, room/uint64(len(crowd)+1))
}

// respaceAll spaces the whole list anew, around the middle.
func (m *Machine) respaceAll() {
	all := make([]element, 0, m.items.Len())
	m.items.Scan(func(place uint64, v value.Value) bool {
		all = append(all, element{place, v})
		return true
	})
	m.respace(all, middle-uint64(len(all)/2+1)*stride, stride)
}

// respace moves neighbours to places that follow start at the given step. The
// places they do not leave free themselves must be free.
func (m *Machine) respace(es []element, start, step uint64) {
	for _, e := range es {
		m.delete(e.place)
	}
	for _, e := range es {
		start += step
		m.put(start, e.value)
	}
}
