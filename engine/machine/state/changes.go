package state

import (
	"math"
	"sort"

	"github.com/unilua/unilua/engine/fault"
)

// page gathers entries up to the limits of an operation.
type page struct {
	entries      []Entry
	limit, bytes int
}

func newPage(op *Op) page {
	p := page{limit: MaxPage, bytes: PageBytes}
	if op.Limit > 0 {
		p.limit = min(op.Limit, MaxPage)
	}
	if op.Bytes > 0 {
		p.bytes = min(op.Bytes, PageBytes)
	}
	return p
}

// add reports whether there is room for e, and adds it.
func (p *page) add(e Entry) bool {
	p.bytes -= e.size()
	if len(p.entries) == p.limit || p.bytes < 0 && len(p.entries) > 0 {
		return false
	}
	p.entries = append(p.entries, e)
	return true
}

// changes lists what the history keeps, in order.
func (m *Machine) changes(op *Op) (Reply, error) {
	if err := m.checkHistoric(); err != nil {
		return Reply{}, err
	}
	if !m.knowsSince(op) {
		return Reply{}, m.notKept(op)
	}
	since := op.Since
	if op.SinceAt != 0 {
		since = max(since, m.revisionAt(op))
	}
	p, more := newPage(op), false
	take := func(v version) bool {
		more = !p.add(v.change())
		return !more
	}
	if op.Key != "" {
		m.changesOf(op.Key, since, take)
	} else {
		m.changesAfter(since, take)
	}
	return Reply{Entries: p.entries, More: more}, nil
}

// knowsSince reports whether all changes are kept that op asks for.
func (m *Machine) knowsSince(op *Op) bool {
	switch {
	case op.HasSince && op.Since < m.head.cutRev:
		return op.Key != "" && op.Since >= m.knownRev(op.Key)
	case op.SinceAt != 0 && op.SinceAt < m.head.floor:
		return op.Key != "" && m.knows(op.Key, op.SinceAt)
	}
	return true
}

// knownRev returns a revision from which on all changes of key are kept.
func (m *Machine) knownRev(key string) uint64 {
	if m.isFirst(key) {
		return m.head.beginRev
	}
	v, _ := m.oldest(key)
	return v.rev - 1
}

func (m *Machine) notKept(op *Op) error {
	if op.HasSince {
		return fault.New(fault.Range, "%s %q does not keep all changes since revision %d", m.noun, m.name, op.Since)
	}
	return fault.New(fault.Range, "%s %q does not keep all changes since %s", m.noun, m.name, when(op.SinceAt))
}

// revisionAt returns the last kept revision that is no younger than op.SinceAt.
func (m *Machine) revisionAt(op *Op) uint64 {
	n := sort.Search(m.revs.Len(), func(i int) bool {
		_, p, _ := m.revs.GetAt(i)
		return p.at > op.SinceAt
	})
	rev, _, _ := m.revs.GetAt(n - 1)
	return rev
}

// changesOf yields the versions of key after revision since.
func (v *view) changesOf(key string, since uint64, yield func(version) bool) {
	from := version{key: key, at: math.MinInt64}
	if p, ok := v.revs.Get(since); ok && p.key == key {
		from = version{key: key, at: p.at, rev: since + 1}
	}
	v.past.Ascend(from, func(x version) bool {
		return x.key == key && (x.rev <= since || yield(x))
	})
}

// changesAfter yields the versions after revision since.
func (v *view) changesAfter(since uint64, yield func(version) bool) {
	v.revs.Ascend(since+1, func(rev uint64, p place) bool {
		x, _ := v.past.Get(version{key: p.key, at: p.at, rev: rev})
		return yield(x)
	})
}
