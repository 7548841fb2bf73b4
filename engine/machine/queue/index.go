package queue

// lift takes an item out of the indexes, before its status changes. Its lane
// stays closed until it is placed again, so that its key never has two items
// out, and no other item moves to and fro.
func (m *Machine) lift(it *item) {
	if it.lane != nil {
		it.lane.out++
	}
	if it.wake() != 0 {
		m.timers.remove(it)
	}
	switch it.state() {
	case Ready:
		m.leave(it)
	case Delayed:
		m.delayed.Delete(it)
	case Taken:
		m.taken.Delete(it)
	case Buried:
		m.buried.Delete(it)
	}
	if it.lane != nil && it.out() {
		it.lane.out--
	}
}

// place puts a lifted item into the indexes where its status belongs.
func (m *Machine) place(it *item) {
	switch it.state() {
	case Ready:
		m.enter(it)
	case Delayed:
		m.delayed.Set(it)
	case Taken:
		m.taken.Set(it)
	case Buried:
		m.buried.Set(it)
	}
	if it.wake() != 0 {
		m.timers.push(it)
	}
	if it.lane == nil {
		return
	}
	if it.out() {
		it.lane.out++
		m.demote(it.lane)
	}
	m.open(it.lane)
}
