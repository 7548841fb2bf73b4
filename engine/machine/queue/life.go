package queue

import (
	"maps"
	"slices"

	"github.com/unilua/unilua/engine/machine"
)

// Due returns when an item or a remembered id next needs Tick.
func (m *Machine) Due() machine.Time {
	due := m.memories.due()
	if m.timers.len() > 0 {
		due = earlier(due, m.timers.first().wake())
	}
	return due
}

// Tick lets leases and items expire, delayed items become ready, and ids be
// forgotten.
func (m *Machine) Tick(now machine.Time) {
	m.forget(now)
	for m.timers.len() > 0 {
		it := m.timers.first()
		if it.wake() > now {
			return
		}
		m.wake(it, now)
	}
}

// wake does what it is time for.
func (m *Machine) wake(it *item, now machine.Time) {
	s := it.status
	switch {
	case s != nil && s.state == Taken:
		m.lose(it)
		m.fail(it, now, Expired, "", 0)
	case s != nil && s.state == Delayed && s.due <= now:
		m.touch(partStatus, it.id)
		m.lift(it)
		s.state, s.due = Ready, 0
		it.tidy()
		m.place(it)
	default:
		m.journal.Touch(goneCell)
		m.remove(it, now)
		m.gone.expired++
	}
}

// End takes back what a session holds. A failure has the usual back-off; a
// drained session's items are ready at once, their attempt forgotten.
func (m *Machine) End(session string, now machine.Time, drained bool) {
	for _, w := range m.waiters.of(session) {
		m.waiters.leave(w)
	}
	m.recallAll(session)
	for _, it := range m.heldBy(session) {
		if drained {
			m.end(it, now, Drained, "", Ready, 0)
			continue
		}
		m.fail(it, now, Ended, "", m.options.backoff(it.status.attempt))
	}
}

func (m *Machine) heldBy(session string) []*item {
	var held []*item
	m.taken.Ascend(&item{status: &status{holder: session}}, func(it *item) bool {
		if it.status.holder == session {
			held = append(held, it)
			return true
		}
		return false
	})
	return held
}

// Recover takes back what the sessions of the past held. The items are ready at
// once, but the attempt counts.
func (m *Machine) Recover(now machine.Time) {
	for _, session := range slices.Sorted(maps.Keys(m.losses.bySession)) {
		m.recallAll(session)
	}
	for _, it := range m.taken.Items() {
		m.fail(it, now, Crashed, "", 0)
	}
}

// Empty reports whether there is no cell to save.
func (m *Machine) Empty() bool {
	for range m.AllCells {
		return false
	}
	return true
}

// Reset drops everything, the options too, and turns all waiters away.
func (m *Machine) Reset() {
	for c := range m.AllCells {
		m.journal.Touch(c)
	}
	m.state = newState()
	m.waiters.close()
}
