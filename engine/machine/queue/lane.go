package queue

// lane is the items of one key that are not gone.
type lane struct {
	key     string
	items   int         // in any state
	out     int         // items that are out or being moved: while there are, the lane is closed
	waiting heap[*item] // those ready but for the lane, by rank
	head    *item       // the first of waiting, if it is among the ready items
}

// join makes it an item of the lane of key, closed until it is placed.
func (m *Machine) join(it *item, key string) {
	if key == "" {
		return
	}
	l := m.lanes[key]
	if l == nil {
		l = &lane{key: key}
		l.waiting = heap[*item]{less: byRank, place: func(it *item) *int32 { return &it.inLane }}
		m.lanes[key] = l
	}
	l.items++
	l.out++
	it.lane = l
}

// part takes it, which has been lifted, out of its lane.
func (m *Machine) part(it *item) {
	l := it.lane
	if l == nil {
		return
	}
	it.lane = nil
	m.open(l)
	if l.items--; l.items == 0 {
		delete(m.lanes, l.key)
	}
}

// enter puts a ready item in line. It is being placed, so it closes its lane.
func (m *Machine) enter(it *item) {
	l := it.lane
	if l == nil {
		m.ready.add(it)
		return
	}
	l.waiting.push(it)
	if l.out > 1 || l.waiting.first() != it {
		m.behind.Set(it)
		return
	}
	m.demote(l)
	l.head = it
	m.ready.add(it)
}

// leave takes a ready item out of line. It is being lifted, so no other of its
// lane comes forward yet.
func (m *Machine) leave(it *item) {
	l := it.lane
	if l == nil {
		m.ready.remove(it)
		return
	}
	l.waiting.remove(it)
	if l.head != it {
		m.behind.Delete(it)
		return
	}
	l.head = nil
	m.ready.remove(it)
}

// demote keeps the head of l back.
func (m *Machine) demote(l *lane) {
	if l.head != nil {
		m.ready.remove(l.head)
		m.behind.Set(l.head)
		l.head = nil
	}
}

// open takes back one of the reasons why l is closed. With the last, the first
// item of l is ready.
func (m *Machine) open(l *lane) {
	l.out--
	if l.out > 0 || l.head != nil || l.waiting.len() == 0 {
		return
	}
	l.head = l.waiting.first()
	m.behind.Delete(l.head)
	m.ready.add(l.head)
}
