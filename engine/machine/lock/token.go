package lock

import (
	"fmt"

	"github.com/unilua/unilua/engine/fault"
	"github.com/unilua/unilua/engine/machine"
	"github.com/unilua/unilua/engine/value"
)

// Fencing tokens come from one sequence for all locks. What is saved is how far
// the sequence is reserved, in one cell; tokens are granted only below that
// mark, and after a restart the sequence goes on above it. So a token never
// appears twice, and grows with each grant, though no grant is ever saved.
var reserveCell = machine.Cell{Part: 'r'}

// TokensLeft returns how many grants the reserve still covers.
func (m *Machine) TokensLeft() int {
	if m.reserved <= m.issued {
		return 0
	}
	return int(m.reserved - m.issued)
}

// TokensWanted returns how many tokens must be left before the next Acquire, so
// that neither it nor any waiter can find the reserve used up.
func (m *Machine) TokensWanted() int { return m.queued + 1 }

// TokensReserved returns the mark up to which tokens are reserved.
func (m *Machine) TokensReserved() uint64 { return m.reserved }

// reserve raises the mark; a mark below the present one changes nothing.
func (m *Machine) reserve(upTo uint64) error {
	if upTo > value.MaxExact {
		return fault.New(fault.Range, "%s: fencing token %d is past 2^53", m.name, upTo)
	}
	if upTo > m.reserved {
		m.journal.Touch(reserveCell)
		m.reserved = upTo
	}
	return nil
}

func (m *Machine) nextToken() uint64 {
	m.issued++
	return m.issued
}

// Recover goes on above the reserve: what was granted below it is not known.
func (m *Machine) Recover(machine.Time) { m.issued = max(m.issued, m.reserved) }

// AppendCell appends the reserve, the only cell there is.
func (m *Machine) AppendCell(dst []byte, c machine.Cell) ([]byte, bool) {
	if c != reserveCell || m.reserved == 0 {
		return dst, false
	}
	return value.AppendUint(value.AppendArray(dst, 1), m.reserved), true
}

// RestoreCell sets the reserve.
func (m *Machine) RestoreCell(c machine.Cell, data string) error {
	if c != reserveCell {
		return fmt.Errorf("%s: no cell %q", m.name, c.Part)
	}
	if data == "" {
		m.reserved = 0
		return nil
	}
	r := value.NewReader(data)
	head, err := r.Next()
	if err != nil || head.Kind != value.ListKind || head.N < 1 {
		return fmt.Errorf("%s: token reserve: %w", m.name, value.ErrMalformed)
	}
	mark, err := r.Next()
	if err != nil || !mark.Whole || mark.Int < 0 || mark.Int > value.MaxExact {
		return fmt.Errorf("%s: token reserve: %w", m.name, value.ErrMalformed)
	}
	m.reserved = uint64(mark.Int)
	return nil
}

// AllCells yields the reserve.
func (m *Machine) AllCells(yield func(machine.Cell) bool) {
	if m.reserved > 0 {
		yield(reserveCell)
	}
}
