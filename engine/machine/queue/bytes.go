package queue

// itemBytes is what an item takes beside its texts and its value, in the indexes
// too.
const itemBytes = 400

func (it *item) bytes() int { return itemBytes + len(it.id) + it.value.Size() }

// keepItem makes it the item of its id.
func (m *Machine) keepItem(it *item) {
	m.forgetItem(it.id)
	m.items[it.id] = it
	m.bytes += it.bytes()
}

// forgetItem makes an id one without an item.
func (m *Machine) forgetItem(id string) {
	if it := m.items[id]; it != nil {
		delete(m.items, id)
		m.bytes -= it.bytes()
	}
}

// Bytes returns how much memory the queue takes for its items, roughly.
func (m *Machine) Bytes() int { return m.bytes }
