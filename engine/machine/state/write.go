package state

import (
	"math"
	"time"

	"github.com/unilua/unilua/engine/fault"
	"github.com/unilua/unilua/engine/machine"
	"github.com/unilua/unilua/engine/value"
)

// write does an operation that may change the bucket.
func (m *Machine) write(c machine.Call, op *Op) (Reply, error) {
	switch op.Verb {
	case Clear:
		return m.clear(c)
	case Put:
		return m.putAll(c, op)
	case Configure:
		return m.configure(c, op)
	}
	if err := m.checkKey(op.Key); err != nil {
		return Reply{}, err
	}
	old, _ := m.keys.Get(op.Key)
	switch op.Verb {
	case Incr:
		return m.incr(c, op, old)
	case Delete:
		return m.delete(c, op, old)
	case Add:
		if old.rev != 0 {
			return Reply{}, m.exists(op.Key)
		}
	}
	return m.set(c, op, old)
}

// set does Set, Add and Swap.
func (m *Machine) set(c machine.Call, op *Op, old entry) (Reply, error) {
	if err := m.checkWrite(op, old); err != nil {
		return Reply{}, err
	}
	expires := old.expires
	if !op.KeepTTL {
		expires = after(c.Now, op.TTL)
	}
	m.put(c.Now, op.Key, old, op.Value, expires)
	r := Reply{Rev: m.seq}
	if op.Verb == Swap {
		r.Value = old.value
	}
	return r, nil
}

func (m *Machine) checkWrite(op *Op, old entry) error {
	switch {
	case op.TTL < 0:
		return fault.Misusef("%s %q: a ttl of %v is not positive", m.noun, m.name, op.TTL)
	case op.TTL > 0 && op.KeepTTL:
		return fault.Misusef("%s %q: ttl is stated, but is to be kept", m.noun, m.name)
	}
	if err := m.checkValue(op.Key, op.Value); err != nil {
		return err
	}
	if err := m.checkFirst(op.Key, old); err != nil {
		return err
	}
	return m.checkRev(op, old)
}

// incr adds to a number.
func (m *Machine) incr(c machine.Call, op *Op, old entry) (Reply, error) {
	if math.IsNaN(op.By) || math.IsInf(op.By, 0) {
		return Reply{}, fault.Misusef("%s %q: key %q cannot grow by %v", m.noun, m.name, op.Key, op.By)
	}
	if err := m.checkFirst(op.Key, old); err != nil {
		return Reply{}, err
	}
	n, ok := 0.0, true
	if old.rev != 0 {
		n, ok = old.value.AsNumber()
	}
	if !ok {
		return Reply{}, fault.New(fault.Invalid, "key %q of %s %q is a %s, not a number", op.Key, m.noun, m.name, typeName(old.value))
	}
	sum, ok := add(n, op.By)
	if !ok {
		return Reply{}, fault.New(fault.Range, "key %q of %s %q cannot grow from %.17g by %.17g: past 2^53 numbers are not exact",
			op.Key, m.noun, m.name, n, op.By)
	}
	v := value.Number(sum)
	m.put(c.Now, op.Key, old, v, old.expires)
	return Reply{Value: v, Rev: m.seq}, nil
}

// add returns a + b, and whether both and the sum are within 2^53 of zero. The
// sum itself might have been rounded down to that.
func add(a, b float64) (float64, bool) {
	const most = value.MaxExact
	sum := a + b
	exact := math.Abs(a) <= most && math.Abs(b) <= most && math.Abs(sum) <= most
	rounded := math.Abs(sum) == most && sum-a != b
	return sum, exact && !rounded
}

func (m *Machine) delete(c machine.Call, op *Op, old entry) (Reply, error) {
	if err := m.checkRev(op, old); err != nil {
		return Reply{}, err
	}
	if old.rev == 0 {
		return Reply{}, nil
	}
	m.remove(c.Now, op.Key, old)
	return Reply{OK: true, Rev: m.seq}, nil
}

// clear removes every key, in order.
func (m *Machine) clear(c machine.Call) (Reply, error) {
	return Reply{N: m.removeAllBut(c.Now, nil)}, nil
}

// removeAllBut removes the keys that are not in stay, and returns how many.
func (m *Machine) removeAllBut(now machine.Time, stay map[string]bool) int {
	before := m.keys.Copy()
	before.Scan(func(key string, old entry) bool {
		if !stay[key] {
			m.remove(now, key, old)
		}
		return true
	})
	return before.Len() - m.keys.Len()
}

// putAll gives each of a list of keys its value. A key that is listed twice
// changes twice.
func (m *Machine) putAll(c machine.Call, op *Op) (Reply, error) {
	if err := m.checkPut(op); err != nil {
		return Reply{}, err
	}
	if op.Clear {
		stay := make(map[string]bool, len(op.Entries))
		for i := range op.Entries {
			stay[op.Entries[i].Key] = true
		}
		m.removeAllBut(c.Now, stay)
	}
	for i := range op.Entries {
		e := &op.Entries[i]
		old, _ := m.keys.Get(e.Key)
		m.put(c.Now, e.Key, old, e.Value, 0)
	}
	return Reply{N: len(op.Entries), Rev: m.seq}, nil
}

func (m *Machine) checkPut(op *Op) error {
	total := 0
	listed := make(map[string]bool)
	for i := range op.Entries {
		e := &op.Entries[i]
		if err := m.checkKey(e.Key); err != nil {
			return err
		}
		if err := m.checkValue(e.Key, e.Value); err != nil {
			return err
		}
		total += e.size()
		if !m.options.FirstWins {
			continue
		}
		old, _ := m.keys.Get(e.Key)
		if err := m.checkFirst(e.Key, old); err != nil {
			return err
		}
		if listed[e.Key] {
			return fault.New(fault.Exists, "key %q of %s %q is listed twice, and the first value wins", e.Key, m.noun, m.name)
		}
		listed[e.Key] = true
	}
	if total > MaxPut {
		return fault.New(fault.TooLarge, "%s %q: %d bytes at once are more than the %d there may be", m.noun, m.name, total, MaxPut)
	}
	return nil
}

// put gives key, which has old, the value v.
func (m *Machine) put(now machine.Time, key string, old entry, v value.Value, expires machine.Time) {
	m.seq++
	e := entry{value: v, rev: m.seq, at: now, expires: expires, nth: old.nth + 1}
	m.journal.Touch(keyCell(key))
	if m.historic() {
		m.record(key, old, &e)
	}
	m.assign(key, e)
	m.feed.stage(Entry{Key: key, Value: v, Rev: e.rev, At: now})
	m.trim(now, key, e.nth)
}

// remove deletes key, which has old.
func (m *Machine) remove(now machine.Time, key string, old entry) {
	m.seq++
	e := entry{rev: m.seq, at: now, nth: old.nth + 1}
	m.journal.Touch(keyCell(key))
	if m.historic() {
		m.record(key, old, &e)
	} else {
		m.touchHead() // no cell shows the revision any more
		m.head.mark = m.seq
	}
	m.erase(key)
	m.feed.stage(Entry{Key: key, Rev: e.rev, At: now, Deleted: true})
	m.trim(now, key, e.nth)
}

// assign makes key have e.
func (m *Machine) assign(key string, e entry) {
	old, had := m.keys.Set(key, e)
	m.bytes += e.bytes(key)
	if had {
		m.bytes -= old.bytes(key)
	}
	if had && old.expires != 0 {
		m.expiries.Delete(expiry{old.expires, key})
	}
	if e.expires != 0 {
		m.expiries.Set(expiry{e.expires, key})
	}
}

// erase makes key have nothing.
func (m *Machine) erase(key string) {
	old, had := m.keys.Delete(key)
	if !had {
		return
	}
	m.bytes -= old.bytes(key)
	if old.expires != 0 {
		m.expiries.Delete(expiry{old.expires, key})
	}
}

// after returns the instant d after t, 0 if d is 0.
func after(t machine.Time, d time.Duration) machine.Time {
	switch {
	case d == 0:
		return 0
	case t > math.MaxInt64-machine.Time(d):
		return math.MaxInt64
	}
	return t + machine.Time(d)
}
