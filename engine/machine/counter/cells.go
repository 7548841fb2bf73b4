package counter

import (
	"fmt"

	"github.com/unilua/unilua/engine/machine"
	"github.com/unilua/unilua/engine/value"
)

// Each cell is a list of one integer. The position, the last id issued, is not
// saved: it is a cell only while the journal looks, for an undo.
var (
	valueCell    = machine.Cell{Part: 'v'}
	positionCell = machine.Cell{Part: 'p'}
)

// MarkCell holds how far the sequence is reserved. It is saved even of a
// counter in memory.
var MarkCell = machine.Cell{Part: 'n'}

// AppendCell appends one part of the counter.
func (m *Machine) AppendCell(dst []byte, c machine.Cell) ([]byte, bool) {
	n, ok := m.cell(c)
	if !ok {
		return dst, false
	}
	return value.AppendInt(value.AppendArray(dst, 1), n), true
}

func (m *Machine) cell(c machine.Cell) (int64, bool) {
	switch c {
	case valueCell:
		return m.value, m.begun
	case MarkCell:
		return int64(m.reserved), m.reserved > 0
	case positionCell:
		return int64(m.issued), m.remembering
	}
	return 0, false
}

// RestoreCell makes one part of the counter what data says.
func (m *Machine) RestoreCell(c machine.Cell, data string) error {
	n, err := parse(data)
	if err == nil && c != valueCell && n < 0 {
		err = value.ErrMalformed
	}
	if err != nil {
		return fmt.Errorf("counter %q: cell %q: %w", m.name, c.Part, err)
	}
	switch c {
	case valueCell:
		m.value, m.begun = n, data != ""
	case MarkCell:
		m.reserved = uint64(n)
	case positionCell:
		if data != "" {
			m.issued = uint64(n)
		}
	default:
		return fmt.Errorf("counter %q: no cell %q", m.name, c.Part)
	}
	return nil
}

// parse returns the integer of a cell, 0 for an absent one.
func parse(data string) (int64, error) {
	if data == "" {
		return 0, nil
	}
	r := value.NewReader(data)
	head, err := r.Next()
	if err != nil || head.Kind != value.ListKind || head.N < 1 {
		return 0, value.ErrMalformed
	}
	t, err := r.Next()
	if err != nil || !t.Whole || t.Int > value.MaxExact || t.Int < -value.MaxExact {
		return 0, value.ErrMalformed
	}
	return t.Int, nil
}

// AllCells yields the value and the mark.
func (m *Machine) AllCells(yield func(machine.Cell) bool) {
	if m.begun && !yield(valueCell) {
		return
	}
	if m.reserved > 0 {
		yield(MarkCell)
	}
}
