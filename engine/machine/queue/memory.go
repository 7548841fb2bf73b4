package queue

import (
	"cmp"
	"time"

	"github.com/unilua/unilua/engine/machine"
)

// memory is the id of an item that is gone, which its putter stated.
type memory struct {
	id    string
	until machine.Time
	timer int32 // place in memories.timers
}

// memories are the ids that may not be used again yet.
type memories struct {
	byID   map[string]*memory
	timers heap[*memory]
}

// rememberFor is how long an id is remembered, rounded up to a whole second so
// that many are forgotten at once.
const rememberFor = 10 * time.Minute

func newMemories() memories {
	soonest := func(a, b *memory) bool {
		return cmp.Or(cmp.Compare(a.until, b.until), cmp.Compare(a.id, b.id)) < 0
	}
	place := func(x *memory) *int32 { return &x.timer }
	return memories{make(map[string]*memory), heap[*memory]{less: soonest, place: place}}
}

func (s *memories) set(id string, until machine.Time) {
	s.remove(id)
	x := &memory{id: id, until: until}
	s.byID[id] = x
	s.timers.push(x)
}

func (s *memories) remove(id string) {
	if x := s.byID[id]; x != nil {
		delete(s.byID, id)
		s.timers.remove(x)
	}
}

// due returns when the next id is forgotten, 0 for never.
func (s *memories) due() machine.Time {
	if s.timers.len() == 0 {
		return 0
	}
	return s.timers.first().until
}

// remember keeps id from being used again for a while.
func (m *Machine) remember(id string, now machine.Time) {
	m.touch(partMemory, id)
	until := after(now, rememberFor+time.Second-1)
	m.memories.set(id, until-until%machine.Time(time.Second))
}

// forget lets the ids be used again whose time has come.
func (m *Machine) forget(now machine.Time) {
	for due := m.memories.due(); due != 0 && due <= now; due = m.memories.due() {
		id := m.memories.timers.first().id
		m.touch(partMemory, id)
		m.memories.remove(id)
	}
}
