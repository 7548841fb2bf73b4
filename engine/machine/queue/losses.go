package queue

import (
	"cmp"
	"slices"

	"github.com/unilua/unilua/engine/machine"
)

// maxLosses is how many lost deliveries are remembered of one session.
const maxLosses = 1000

// delivery names one delivery of an item.
type delivery struct {
	token uint64
	id    string
}

func compareDeliveries(a, b delivery) int {
	return cmp.Or(cmp.Compare(a.token, b.token), cmp.Compare(a.id, b.id))
}

func (d delivery) cell() machine.Cell { return machine.Cell{Part: partLoss, N: d.token, S: d.id} }

// losses are the deliveries that ended because their lease expired, whose
// sessions may not know of it yet.
type losses struct {
	sessions  map[delivery]string
	bySession map[string][]delivery // in order
}

func newLosses() losses {
	return losses{make(map[delivery]string), make(map[string][]delivery)}
}

func (l *losses) set(d delivery, session string) {
	l.remove(d)
	l.sessions[d] = session
	of := l.bySession[session]
	i, _ := slices.BinarySearchFunc(of, d, compareDeliveries)
	l.bySession[session] = slices.Insert(of, i, d)
}

func (l *losses) remove(d delivery) {
	session, ok := l.sessions[d]
	if !ok {
		return
	}
	delete(l.sessions, d)
	of := l.bySession[session]
	i, _ := slices.BinarySearchFunc(of, d, compareDeliveries)
	if of = slices.Delete(of, i, i+1); len(of) == 0 {
		delete(l.bySession, session)
		return
	}
	l.bySession[session] = of
}

// lose remembers that session has lost the delivery under way of an item.
func (m *Machine) lose(it *item) {
	session, d := it.status.holder, delivery{it.token(), it.id}
	if of := m.losses.bySession[session]; len(of) == maxLosses {
		m.recall(of[0])
	}
	m.journal.Touch(d.cell())
	m.losses.set(d, session)
}

// recall forgets a loss.
func (m *Machine) recall(d delivery) {
	m.journal.Touch(d.cell())
	m.losses.remove(d)
}

// recallAll forgets the losses of a session.
func (m *Machine) recallAll(session string) {
	for _, d := range slices.Clone(m.losses.bySession[session]) {
		m.recall(d)
	}
}
