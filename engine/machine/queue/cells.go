package queue

import (
	"github.com/unilua/unilua/engine/machine"
	"github.com/unilua/unilua/engine/value"
)

// The parts of a queue. The values are stored.
const (
	partOptions = 1 // [capacity, on_full, lease, attempts, backoff, paused]; only if one differs from the default
	partSeq     = 2 // [items ever put]
	partGone    = 3 // [acked, expired, dropped, purged]
	partItem    = 4 // S is the id: what is written once, at the put
	partStatus  = 5 // S is the id: what becomes of the item, if anything did
	partMemory  = 6 // S is the id: [until]
	partLoss    = 7 // S is the id, N the token: [session]
)

var (
	optionsCell = machine.Cell{Part: partOptions}
	seqCell     = machine.Cell{Part: partSeq}
	goneCell    = machine.Cell{Part: partGone}
)

func (m *Machine) touch(part byte, id string) {
	m.journal.Touch(machine.Cell{Part: part, S: id})
}

// AppendCell appends the encoding of a cell.
func (m *Machine) AppendCell(dst []byte, c machine.Cell) ([]byte, bool) {
	switch c.Part {
	case partOptions:
		return m.options.append(dst, m.paused)
	case partSeq:
		if m.seq > 0 {
			return value.AppendUint(value.AppendArray(dst, 1), m.seq), true
		}
	case partGone:
		return m.gone.append(dst)
	case partItem:
		if it := m.items[c.S]; it != nil && it.present {
			return it.append(dst), true
		}
	case partStatus:
		if it := m.items[c.S]; it != nil && it.status != nil {
			return it.status.append(dst), true
		}
	case partMemory:
		if x := m.memories.byID[c.S]; x != nil {
			return value.AppendInt(value.AppendArray(dst, 1), int64(x.until)), true
		}
	case partLoss:
		if session, ok := m.losses.sessions[delivery{c.N, c.S}]; ok {
			return value.AppendString(value.AppendArray(dst, 1), session), true
		}
	}
	return dst, false
}

// HasCell reports whether there is a cell. Of those there is only one of it says
// yes.
func (m *Machine) HasCell(c machine.Cell) bool {
	switch c.Part {
	case partItem:
		it := m.items[c.S]
		return it != nil && it.present
	case partStatus:
		it := m.items[c.S]
		return it != nil && it.status != nil
	case partMemory:
		return m.memories.byID[c.S] != nil
	case partLoss:
		_, ok := m.losses.sessions[delivery{c.N, c.S}]
		return ok
	}
	return true
}

// AllCells yields the cells there are.
func (m *Machine) AllCells(yield func(machine.Cell) bool) {
	for _, c := range []machine.Cell{optionsCell, seqCell, goneCell} {
		if _, ok := m.AppendCell(nil, c); ok && !yield(c) {
			return
		}
	}
	for id, it := range m.items {
		if it.present && !yield(machine.Cell{Part: partItem, S: id}) {
			return
		}
		if it.status != nil && !yield(machine.Cell{Part: partStatus, S: id}) {
			return
		}
	}
	for id := range m.memories.byID {
		if !yield(machine.Cell{Part: partMemory, S: id}) {
			return
		}
	}
	for d := range m.losses.sessions {
		if !yield(d.cell()) {
			return
		}
	}
}
