package lock

import (
	"cmp"
	"slices"
	"strings"

	"github.com/unilua/unilua/engine/machine"
)

// isLocked reports whether there is no permit left of the lock.
func (m *Machine) isLocked(name string) bool {
	l := m.locks[name]
	return l != nil && l.holders.n >= l.permits
}

// holders describes the holders of a lock in the order of their grants.
func (m *Machine) holders(name string) []Record {
	l := m.locks[name]
	if l == nil {
		return nil
	}
	records := make([]Record, 0, l.holders.n)
	for g := range l.holders.all {
		r := g.record(g.session, g.since)
		r.Expires, r.Token = g.expires, g.token
		records = append(records, r)
	}
	return records
}

// waitersOf describes the waiters of a lock in the order of their turns.
func (m *Machine) waitersOf(name string) []Record {
	l := m.locks[name]
	if l == nil {
		return nil
	}
	records := make([]Record, 0, l.queue.n)
	for w := range l.queue.all {
		records = append(records, w.record(w.session, w.since))
	}
	return records
}

func (c *claim) record(s *session, since machine.Time) Record {
	return Record{Run: s.name, Script: c.script, Line: c.line, Since: since, Shared: c.shared}
}

// list describes the locks that there are, the idle ones too, by name.
func (m *Machine) list(prefix string) []Info {
	var infos []Info
	for name, l := range m.locks {
		if strings.HasPrefix(name, prefix) {
			infos = append(infos, Info{Name: name, Permits: l.permits, Holders: l.holders.n, Waiters: l.queue.n})
		}
	}
	slices.SortFunc(infos, func(a, b Info) int { return cmp.Compare(a.Name, b.Name) })
	return infos
}
