package queue

import (
	"errors"
	"fmt"

	"github.com/unilua/unilua/engine/machine"
)

// RestoreCell makes a cell what data says. The cells of an item may come in any
// order: it is in no index until it is there with its value.
func (m *Machine) RestoreCell(c machine.Cell, data string) error {
	restore := m.restore
	if data == "" {
		restore = m.erase
	}
	if err := restore(c, data); err != nil {
		return fmt.Errorf("queue %q: cell %d %d %q: %w", m.name, c.Part, c.N, c.S, err)
	}
	return nil
}

var errUnknownPart = errors.New("unknown part")

// erase makes a cell one that is not there.
func (m *Machine) erase(c machine.Cell, _ string) error {
	switch c.Part {
	case partOptions:
		m.options, m.paused = Options{}, false
	case partSeq:
		m.seq = 0
	case partGone:
		m.gone = gone{}
	case partItem:
		m.setItem(c.S, item{}, "")
	case partStatus:
		m.setStatus(c.S, nil)
	case partMemory:
		m.memories.remove(c.S)
	case partLoss:
		m.losses.remove(delivery{c.N, c.S})
	default:
		return errUnknownPart
	}
	return nil
}

func (m *Machine) restore(c machine.Cell, data string) error {
	d := decode(data)
	switch c.Part {
	case partOptions:
		if o, paused := d.options(); d.finish() == nil {
			m.options, m.paused = o, paused
		}
	case partSeq:
		if seq := d.uint(); d.finish() == nil {
			m.seq = seq
		}
	case partGone:
		if g := d.gone(); d.finish() == nil {
			m.gone = g
		}
	case partItem:
		if it, key := d.item(); d.finish() == nil {
			m.setItem(c.S, it, key)
		}
	case partStatus:
		if s := d.status(); d.finish() == nil {
			m.setStatus(c.S, s)
		}
	case partMemory:
		if until := d.uint(); d.finish() == nil {
			m.memories.set(c.S, machine.Time(until))
		}
	case partLoss:
		if session := d.string(); d.finish() == nil {
			m.losses.set(delivery{c.N, c.S}, session)
		}
	default:
		return errUnknownPart
	}
	return d.err
}

// setItem makes the unchanging part of an item what it is in to, and its status
// stay as it is.
func (m *Machine) setItem(id string, to item, key string) {
	was := m.items[id]
	if was != nil {
		to.status = was.status
		if was.present {
			m.lift(was)
			m.part(was)
		}
	}
	m.setWhole(id, &to, key)
}

// setStatus makes the status of an item s.
func (m *Machine) setStatus(id string, s *status) {
	it := m.items[id]
	if it == nil || !it.present {
		m.setWhole(id, &item{status: s}, "")
		return
	}
	m.lift(it)
	it.status = s
	m.place(it)
}

// setWhole makes it the item of that id, or the lack of one.
func (m *Machine) setWhole(id string, it *item, key string) {
	if !it.present && it.status == nil {
		m.forgetItem(id)
		return
	}
	it.id = id
	m.keepItem(it)
	if it.present {
		m.join(it, key)
		m.place(it)
	}
}
