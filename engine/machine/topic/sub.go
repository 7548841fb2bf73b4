package topic

import (
	"container/list"

	"github.com/unilua/unilua/engine/fault"
	"github.com/unilua/unilua/engine/machine"
)

// sub is one subscription. At most one operation at a time waits on it.
type sub struct {
	reader
	id      uint64
	session string
	ticket  machine.Ticket
	waiting *list.Element // of Machine.waiting; nil if nobody waits
}

func (m *Machine) subscribe(session string, buffer int) (Reply, error) {
	if buffer == 0 {
		buffer = DefaultBuffer
	}
	if buffer < 1 || buffer > MaxBuffer {
		return Reply{}, fault.Misusef("topic %q: a buffer is 1 to %d values, not %d", m.name, MaxBuffer, buffer)
	}
	m.lastSub++
	s := &sub{id: m.lastSub, session: session, reader: reader{buffer: uint64(buffer)}}
	m.feed.join(&s.reader)
	m.subs[s.id] = s
	if m.sessions[session] == nil {
		m.sessions[session] = make(map[uint64]*sub)
	}
	m.sessions[session][s.id] = s
	return Reply{Sub: s.id}, nil
}

// sub returns the subscription of a session by its id.
func (m *Machine) sub(session string, id uint64) (*sub, error) {
	s := m.subs[id]
	if s == nil || s.session != session {
		return nil, m.errClosed()
	}
	return s, nil
}

func (m *Machine) close(session string, id uint64) (Reply, error) {
	s, err := m.sub(session, id)
	if err != nil {
		return Reply{}, nil // closed already
	}
	if s.waiting != nil {
		m.unwait(s)
		m.closed.push(s.ticket)
	}
	m.remove(s)
	return Reply{}, nil
}

// remove ends a subscription that nobody waits for.
func (m *Machine) remove(s *sub) {
	m.feed.leave(&s.reader)
	delete(m.subs, s.id)
	delete(m.sessions[s.session], s.id)
	if len(m.sessions[s.session]) == 0 {
		delete(m.sessions, s.session)
	}
}

func (m *Machine) wait(s *sub, t machine.Ticket) {
	s.ticket = t
	s.waiting = m.waiting.PushBack(s)
	m.tickets[t] = s
}

func (m *Machine) unwait(s *sub) {
	m.waiting.Remove(s.waiting)
	s.waiting = nil
	delete(m.tickets, s.ticket)
}

func (m *Machine) errClosed() error {
	return fault.New(fault.Closed, "the subscription to topic %q is closed", m.name)
}
