package state

import (
	"fmt"
	"time"

	"github.com/unilua/unilua/engine/machine"
	"github.com/unilua/unilua/engine/value"
)

// The parts of a bucket. Each is a list:
//
//	options   [first_wins is stated, first_wins, history is stated, revisions, duration in ns]
//	head      [mark, begin, beginRev, floor, cutRev, swept]
//	key       [rev, value, at, expires, nth]; S is the key; a value that the history holds is nil here
//	version   [key, value, at, nth]; N is the revision; nil is a deletion
//	sequence  [seq]; only to undo
//
// The sequence is the greatest of all revisions that cells show, so it need not
// be saved, and restoring a cell never lowers it. Undo must, so for undo it is
// a cell, which exists only while the journal looks.
const (
	partOptions byte = iota + 1
	partHead
	partKey
	partVersion
	partSequence
)

var (
	optionsCell  = machine.Cell{Part: partOptions}
	headCell     = machine.Cell{Part: partHead}
	sequenceCell = machine.Cell{Part: partSequence}
)

func keyCell(key string) machine.Cell     { return machine.Cell{Part: partKey, S: key} }
func versionCell(rev uint64) machine.Cell { return machine.Cell{Part: partVersion, N: rev} }

// rememberSequence must come before the first Touch of an operation.
func (m *Machine) rememberSequence() {
	m.remembering = true
	m.journal.Remember(sequenceCell)
	m.remembering = false
}

func (m *Machine) touchHead() { m.journal.Touch(headCell) }

// AppendCell appends one part of the bucket.
func (m *Machine) AppendCell(dst []byte, c machine.Cell) ([]byte, bool) {
	switch c.Part {
	case partOptions:
		return m.options.append(dst), m.options != Options{}
	case partHead:
		return m.head.append(dst), m.head != head{}
	case partKey:
		return m.appendKey(dst, c.S)
	case partVersion:
		return m.appendVersion(dst, c.N)
	case partSequence:
		if m.remembering {
			return value.AppendUint(value.AppendArray(dst, 1), m.seq), true
		}
	}
	return dst, false
}

func (o *Options) append(dst []byte) []byte {
	if *o == (Options{}) {
		return dst
	}
	dst = value.AppendArray(dst, 5)
	dst = value.AppendBool(dst, o.StateFirstWins)
	dst = value.AppendBool(dst, o.FirstWins)
	dst = value.AppendBool(dst, o.StateHistory)
	dst = value.AppendUint(dst, o.Revisions)
	return value.AppendInt(dst, int64(o.Duration))
}

func (h *head) append(dst []byte) []byte {
	if *h == (head{}) {
		return dst
	}
	dst = value.AppendUint(value.AppendArray(dst, 6), h.mark)
	dst = value.AppendUint(value.AppendInt(dst, int64(h.begin)), h.beginRev)
	dst = value.AppendUint(value.AppendInt(dst, int64(h.floor)), h.cutRev)
	return value.AppendUint(dst, h.swept)
}

func (m *Machine) appendKey(dst []byte, key string) ([]byte, bool) {
	e, ok := m.keys.Get(key)
	if !ok {
		return dst, false
	}
	dst = value.AppendUint(value.AppendArray(dst, 5), e.rev)
	if m.past.Len() > 0 && m.kept(key, e) {
		dst = value.AppendNil(dst)
	} else {
		dst = value.AppendValue(dst, e.value)
	}
	dst = value.AppendInt(value.AppendInt(dst, int64(e.at)), int64(e.expires))
	return value.AppendUint(dst, e.nth), true
}

func (m *Machine) appendVersion(dst []byte, rev uint64) ([]byte, bool) {
	v, ok := m.revision(rev)
	if !ok {
		return dst, false
	}
	dst = value.AppendString(value.AppendArray(dst, 4), v.key)
	dst = value.AppendInt(value.AppendValue(dst, v.value), int64(v.at))
	return value.AppendUint(dst, v.nth), true
}

// AllCells yields the options, the head, the keys and the versions.
func (m *Machine) AllCells(yield func(machine.Cell) bool) {
	if m.options != (Options{}) && !yield(optionsCell) {
		return
	}
	if m.head != (head{}) && !yield(headCell) {
		return
	}
	more := true
	m.keys.Scan(func(key string, _ entry) bool {
		more = yield(keyCell(key))
		return more
	})
	if more {
		m.revs.Scan(func(rev uint64, _ place) bool { return yield(versionCell(rev)) })
	}
}

// RestoreCell makes one part of the bucket what data says.
func (m *Machine) RestoreCell(c machine.Cell, data string) error {
	if data == "" {
		m.removeCell(c)
		return nil
	}
	r := record{Reader: value.NewReader(data)}
	r.begin()
	var err error
	switch c.Part {
	case partOptions:
		err = m.restoreOptions(&r)
	case partHead:
		err = m.restoreHead(&r)
	case partKey:
		err = m.restoreKey(&r, c.S)
	case partVersion:
		err = m.restoreVersion(&r, c.N)
	case partSequence:
		err = m.restoreSequence(&r)
	default:
		return fmt.Errorf("%s %q: unknown part %d", m.noun, m.name, c.Part)
	}
	if err != nil {
		return fmt.Errorf("%s %q: part %d %d %q: %w", m.noun, m.name, c.Part, c.N, c.S, err)
	}
	return nil
}

func (m *Machine) removeCell(c machine.Cell) {
	switch c.Part {
	case partOptions:
		m.options = Options{}
	case partHead:
		m.head, m.seq = head{}, 0 // only a reset removes it, or an undo, which then gives the sequence back
	case partKey:
		m.erase(c.S)
	case partVersion:
		if v, ok := m.revision(c.N); ok {
			m.removeVersion(v)
		}
	}
}

func (m *Machine) restoreOptions(r *record) error {
	o := Options{StateFirstWins: r.bool(), FirstWins: r.bool(), StateHistory: r.bool(), Revisions: r.uint(), Duration: time.Duration(r.int())}
	if err := r.end(); err != nil {
		return err
	}
	m.options = o
	return nil
}

func (m *Machine) restoreHead(r *record) error {
	h := head{mark: r.uint(), begin: r.time(), beginRev: r.uint(), floor: r.time(), cutRev: r.uint(), swept: r.uint()}
	if err := r.end(); err != nil {
		return err
	}
	m.head, m.seq = h, max(m.seq, h.mark)
	return nil
}

// restoreKey takes a value that the history holds from there, now or when that
// is restored.
func (m *Machine) restoreKey(r *record, key string) error {
	e := entry{rev: r.uint(), value: r.value(), at: r.time(), expires: r.time(), nth: r.uint()}
	if err := r.end(); err != nil {
		return err
	}
	if e.rev == 0 {
		return value.ErrMalformed
	}
	if e.value.Absent() {
		v, _ := m.revision(e.rev)
		e.value = v.value
	}
	m.assign(key, e)
	m.seq = max(m.seq, e.rev)
	return nil
}

func (m *Machine) restoreVersion(r *record, rev uint64) error {
	v := version{key: r.string(), value: r.value(), rev: rev, at: r.time(), nth: r.uint()}
	if err := r.end(); err != nil {
		return err
	}
	if old, ok := m.revision(rev); ok {
		m.removeVersion(old)
	}
	m.addVersion(v)
	m.seq = max(m.seq, rev)
	if e, ok := m.keys.Get(v.key); ok && e.rev == rev {
		e.value = v.value
		m.assign(v.key, e)
	}
	return nil
}

func (m *Machine) restoreSequence(r *record) error {
	seq := r.uint()
	if err := r.end(); err != nil {
		return err
	}
	m.seq = seq
	return nil
}
