package state

import (
	"github.com/unilua/unilua/engine/fault"
	"github.com/unilua/unilua/engine/machine"
)

// guest is what a session has here.
type guest struct {
	scans   []*scan // the one used last at the end
	watches map[uint64]*watch
}

// scan is a moment of the bucket that a session iterates over. Its number is
// that of the operation that began it, so that one that is applied again
// replaces it.
type scan struct {
	id     uint64
	view   view
	at     machine.Time
	prefix string
}

// scanSteps is how many keys one page looks at, at most.
const scanSteps = 4 * MaxPage

func (m *Machine) guest(session string) *guest {
	g := m.guests[session]
	if g == nil {
		g = &guest{watches: map[uint64]*watch{}}
		m.guests[session] = g
	}
	return g
}

// scan returns the first page, and pins the bucket if there are more.
func (m *Machine) scan(c machine.Call, op *Op) Reply {
	s := &scan{id: c.Seq, view: m.view, at: op.At, prefix: op.Key}
	r := s.page(op, op.Key)
	m.closeScan(c.Session, s.id)
	if r.Next == "" {
		return r
	}
	s.view = m.pin()
	g := m.guest(c.Session)
	if len(g.scans) == MaxScans {
		g.scans = append(g.scans[:0], g.scans[1:]...)
	}
	g.scans = append(g.scans, s)
	r.ID = s.id
	return r
}

// scanNext returns the page after op.Key.
func (m *Machine) scanNext(c machine.Call, op *Op) (Reply, error) {
	g := m.guests[c.Session]
	i := g.find(op.ID)
	if i < 0 {
		return Reply{}, fault.New(fault.Closed, "the scan of %s %q is closed", m.noun, m.name)
	}
	s := g.scans[i]
	copy(g.scans[i:], g.scans[i+1:])
	g.scans[len(g.scans)-1] = s
	return s.page(op, max(s.prefix, op.Key+"\x00")), nil
}

// pageAfter returns the entries after op.After as they are.
func (m *Machine) pageAfter(op *Op) Reply {
	s, from := scan{view: m.view, at: op.At, prefix: op.Key}, op.Key
	if op.After != "" {
		from = max(from, op.After+"\x00")
	}
	return s.page(op, from)
}

func (m *Machine) closeScan(session string, id uint64) {
	g := m.guests[session]
	if i := g.find(id); i >= 0 {
		g.scans = append(g.scans[:i], g.scans[i+1:]...)
	}
}

// find returns where scan id is, -1 if it is not there.
func (g *guest) find(id uint64) int {
	if g == nil {
		return -1
	}
	for i := len(g.scans) - 1; i >= 0; i-- {
		if g.scans[i].id == id {
			return i
		}
	}
	return -1
}

// page returns the entries from a key on.
func (s *scan) page(op *Op, from string) Reply {
	p, steps, last, next := newPage(op), 0, "", ""
	s.view.walk(s.prefix, from, s.at, func(key string, e entry) bool {
		if steps == scanSteps || e.rev != 0 && !p.add(Entry{Key: key, Value: e.value, Rev: e.rev, At: e.at}) {
			next = last
			return false
		}
		steps, last = steps+1, key
		return true
	})
	return Reply{Entries: p.entries, Next: next}
}
