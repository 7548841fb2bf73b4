package state

import (
	"time"

	"github.com/unilua/unilua/engine/fault"
	"github.com/unilua/unilua/engine/machine"
	"github.com/unilua/unilua/engine/value"
)

// Lookup returns the value of key and its revision, absent and 0 if it has none.
func (m *Machine) Lookup(key string) (value.Value, uint64) {
	e, _ := m.keys.Get(key)
	return e.value, e.rev
}

func (m *Machine) get(op *Op) (Reply, error) {
	e, err := m.entryAt(op)
	return Reply{Value: e.value, Rev: e.rev}, err
}

func (m *Machine) has(op *Op) (Reply, error) {
	e, err := m.entryAt(op)
	return Reply{OK: e.rev != 0}, err
}

// entryAt returns what op.Key has, or had at op.At.
func (m *Machine) entryAt(op *Op) (entry, error) {
	if op.At == 0 {
		e, _ := m.keys.Get(op.Key)
		return e, nil
	}
	if err := m.checkHistoric(); err != nil {
		return entry{}, err
	}
	if !m.knows(op.Key, op.At) {
		return entry{}, fault.New(fault.Range, "what key %q of %s %q was at %s is not kept", op.Key, m.noun, m.name, when(op.At))
	}
	return m.at(op.Key, op.At), nil
}

// read does an operation that looks at many keys.
func (m *Machine) read(c machine.Call, op *Op) (Reply, error) {
	switch op.Verb {
	case ScanNext:
		return m.scanNext(c, op)
	case ScanClose:
		m.closeScan(c.Session, op.ID)
		return Reply{}, nil
	case Changes:
		return m.changes(op)
	}
	if err := m.checkAt(op.At); err != nil {
		return Reply{}, err
	}
	switch op.Verb {
	case Keys:
		return m.listKeys(op), nil
	case Len:
		return m.length(op), nil
	case Page:
		return m.pageAfter(op), nil
	}
	return m.scan(c, op), nil
}

func (m *Machine) listKeys(op *Op) Reply {
	var r Reply
	m.walk(op.Key, op.Key, op.At, func(key string, e entry) bool {
		if e.rev != 0 {
			r.Keys = append(r.Keys, key)
		}
		return true
	})
	return r
}

// length is linear only for the past.
func (m *Machine) length(op *Op) Reply {
	if op.At == 0 {
		return Reply{N: m.keys.Len()}
	}
	var r Reply
	m.walk("", "", op.At, func(_ string, e entry) bool {
		if e.rev != 0 {
			r.N++
		}
		return true
	})
	return r
}

// checkHistoric refuses to look into a past that is not kept.
func (m *Machine) checkHistoric() error {
	if m.historic() {
		return nil
	}
	return fault.New(fault.Range, "%s %q keeps no history", m.noun, m.name)
}

// checkAt refuses an instant at which not all keys are known.
func (m *Machine) checkAt(t machine.Time) error {
	if t == 0 {
		return nil
	}
	if err := m.checkHistoric(); err != nil {
		return err
	}
	if t < m.head.floor {
		return fault.New(fault.Range, "the history of %s %q begins at %s, after %s", m.noun, m.name, when(m.head.floor), when(t))
	}
	return nil
}

// knows reports whether it is known what key was at t.
func (m *Machine) knows(key string, t machine.Time) bool {
	now, ok := m.keys.Get(key)
	if ok && now.at <= t {
		return true
	}
	if _, ok := m.versionAt(key, t); ok {
		return true
	}
	return t >= m.head.begin && m.isFirst(key)
}

// isFirst reports whether the oldest version of key, if there is any, is its
// first since the beginning of the history.
func (m *Machine) isFirst(key string) bool {
	v, ok := m.oldest(key)
	return !ok || v.nth == 1
}

// when prints an instant for a message.
func when(t machine.Time) string { return time.Unix(0, int64(t)).UTC().Format(time.RFC3339Nano) }
