package queue

import (
	"strconv"

	"github.com/unilua/unilua/engine/fault"
	"github.com/unilua/unilua/engine/machine"
	"github.com/unilua/unilua/engine/value"
)

// applyPut puts now, or lets the operation join the line.
func (m *Machine) applyPut(c machine.Call, op *Op) (Reply, error) {
	r, err := m.put(c, op, m.waiters.putters.empty())
	if err == machine.ErrWait {
		m.waiters.join(&m.waiters.putters, c, op)
	}
	return r, err
}

// put puts what op says, or returns ErrWait if it may wait and has to. first
// says that no other putter is in line before it.
func (m *Machine) put(c machine.Call, op *Op, first bool) (Reply, error) {
	if op.Verb == PutAll {
		return m.putAll(c, op, first)
	}
	id := op.ID
	if id == "" {
		id = derivedID(c, 0)
	}
	if err := m.admits(id, op.Value); err != nil {
		return Reply{}, err
	}
	if err := m.makeRoom(c.Now, 1, first, op.Wait); err != nil {
		return Reply{}, err
	}
	m.journal.Touch(seqCell)
	m.add(c, op, id, op.Value)
	return Reply{ID: id}, nil
}

func (m *Machine) putAll(c machine.Call, op *Op, first bool) (Reply, error) {
	ids := make([]string, len(op.Values))
	for i, v := range op.Values {
		if ids[i] = derivedID(c, i+1); op.ID != "" {
			ids[i] = numbered(op.ID, i+1)
		}
		if err := m.admits(ids[i], v); err != nil {
			return Reply{}, err
		}
	}
	if len(ids) == 0 {
		return Reply{}, nil
	}
	if err := m.makeRoom(c.Now, int64(len(ids)), first, op.Wait); err != nil {
		return Reply{}, err
	}
	m.journal.Touch(seqCell)
	for i, v := range op.Values {
		m.add(c, op, ids[i], v)
	}
	return Reply{IDs: ids}, nil
}

// admits refuses a value that cannot be shared, or an id that is in use.
func (m *Machine) admits(id string, v value.Value) error {
	if v.Absent() {
		return fault.Misusef("queue %q: nil is not a value", m.name)
	}
	if v.Size() > value.MaxSize {
		return fault.New(fault.TooLarge, "queue %q: the item has %d bytes, more than %d", m.name, v.Size(), value.MaxSize)
	}
	if m.items[id] != nil {
		return fault.New(fault.Exists, "queue %q has an item %q already", m.name, id)
	}
	if m.memories.byID[id] != nil {
		return fault.New(fault.Exists, "queue %q had an item %q within the last 10 minutes", m.name, id)
	}
	return nil
}

// makeRoom sees to it that n more items fit. It is the last step that may fail.
func (m *Machine) makeRoom(now machine.Time, n int64, first, wait bool) error {
	if m.options.Capacity <= 0 {
		return nil
	}
	o := m.options.resolved()
	if n > o.Capacity {
		return fault.New(fault.TooLarge, "queue %q: %d items are more than its capacity of %d", m.name, n, o.Capacity)
	}
	excess := m.live() + n - o.Capacity
	switch o.OnFull {
	case WaitForRoom:
		if excess <= 0 && first {
			return nil
		}
		if wait {
			return machine.ErrWait
		}
		return m.full(o)
	case DropOldest:
		if excess <= int64(m.ready.Len()+m.behind.Len()) {
			m.drop(now, excess)
			return nil
		}
	}
	if excess > 0 {
		return m.full(o)
	}
	return nil
}

func (m *Machine) full(o Options) error {
	return fault.New(fault.Full, "queue %q is full: it holds %d of at most %d items", m.name, m.live(), o.Capacity)
}

// drop makes room by giving up n items that are ready, or are so but for their
// key: the oldest of the lowest priority first.
func (m *Machine) drop(now machine.Time, n int64) {
	if n <= 0 {
		return
	}
	m.journal.Touch(goneCell)
	for ; n > 0; n-- {
		it := m.ready.least()
		if other := m.behind.least(); it == nil || other != nil && byLeast(other, it) {
			it = other
		}
		m.remove(it, now)
		m.gone.dropped++
	}
}

// byLeast is the order in which items are dropped.
func byLeast(a, b *item) bool {
	if a.priority != b.priority {
		return a.priority < b.priority
	}
	return a.seq < b.seq
}

// add makes a new item, for which there is room. The caller touches seqCell.
func (m *Machine) add(c machine.Call, op *Op, id string, v value.Value) {
	m.touch(partItem, id)
	m.seq++
	it := &item{
		id: id, value: v, putBy: c.Session, seq: m.seq, putAt: c.Now,
		priority: op.Priority, given: op.ID != "", present: true,
	}
	if op.TTL > 0 {
		it.expires = after(c.Now, op.TTL)
	}
	if op.Delay > 0 {
		m.touch(partStatus, id)
		it.status = &status{state: Delayed, due: after(c.Now, op.Delay)}
	}
	m.keepItem(it)
	m.join(it, op.Key)
	m.place(it)
}

// remove takes an item away for good. The caller counts it.
func (m *Machine) remove(it *item, now machine.Time) {
	m.touch(partItem, it.id)
	if it.status != nil {
		m.touch(partStatus, it.id)
	}
	m.lift(it)
	m.part(it)
	m.forgetItem(it.id)
	if it.given {
		m.remember(it.id, now)
	}
}

// derivedID returns the id of an item whose putter states none. It depends on
// the call alone, so that a put has the same id however often it is tried and
// whoever else puts. n numbers the items of one call from 1; 0 means that there
// is only one.
func derivedID(c machine.Call, n int) string {
	var buf [64]byte
	b := append(append(buf[:0], c.Session...), '.')
	b = strconv.AppendUint(b, c.Seq, 10)
	if n > 0 {
		b = strconv.AppendInt(append(b, '.'), int64(n), 10)
	}
	return string(b)
}

func numbered(id string, n int) string { return id + "." + strconv.Itoa(n) }
