package counter

import (
	"github.com/unilua/unilua/engine/fault"
	"github.com/unilua/unilua/engine/machine"
	"github.com/unilua/unilua/engine/value"
)

// sequence issues ids from 1. What is saved of it is only how far ids are
// reserved: an id is issued once the mark above it is on disk, and after a
// crash the sequence goes on above the mark. So an id is never issued twice,
// and most of them cost no write.
type sequence struct {
	issued   uint64 // the last id issued
	reserved uint64 // ids up to here may be issued

	remembering bool // the journal looks at the position
}

func (s *sequence) left() uint64 {
	if s.reserved <= s.issued {
		return 0
	}
	return s.reserved - s.issued
}

// NextLeft returns how many ids the reserve still covers.
func (m *Machine) NextLeft() int { return int(m.left()) }

// NextReserved returns the mark up to which ids are reserved.
func (m *Machine) NextReserved() uint64 { return m.reserved }

func (m *Machine) next() (int64, error) {
	if m.left() == 0 {
		return 0, fault.New(fault.Unavailable, "counter %q: no id of its sequence is reserved", m.name)
	}
	m.rememberPosition()
	m.issued++
	return int64(m.issued), nil
}

// reserve raises the mark; a mark below the present one changes nothing.
func (m *Machine) reserve(upTo uint64) error {
	if upTo > value.MaxExact {
		return fault.New(fault.Range, "counter %q: the id %d is past 2^53", m.name, upTo)
	}
	if upTo > m.reserved {
		m.journal.Touch(MarkCell)
		m.reserved = upTo
	}
	return nil
}

// unreserve lowers the mark to the last id issued. Written at a clean stop, it
// lets the sequence go on without a gap.
func (m *Machine) unreserve() {
	if m.left() > 0 {
		m.journal.Touch(MarkCell)
		m.reserved = m.issued
	}
}

// Recover goes on above the mark: what was issued below it is not known.
func (m *Machine) Recover(machine.Time) { m.issued = max(m.issued, m.reserved) }

// rememberPosition lets an undo give back the id about to be issued.
func (m *Machine) rememberPosition() {
	m.remembering = true
	m.journal.Remember(positionCell)
	m.remembering = false
}
