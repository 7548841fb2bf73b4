package engine

import (
	"github.com/unilua/unilua/engine/machine"
	"github.com/unilua/unilua/engine/machine/list"
)

var listKind = kind[list.Op, list.Reply]{
	kind:    machine.List,
	new:     func(name string) machine.Machine[list.Op, list.Reply] { return list.New(name) },
	persist: None,
	traits:  listTraits,
	size:    func(op *list.Op) int { return op.Value.Size() },
}

func listTraits(op *list.Op) trait {
	switch op.Verb {
	case list.Get, list.IndexOf, list.Contains, list.Count, list.Slice, list.Items, list.Len:
		return reads | timeless | transactional
	case list.Push, list.PushFront, list.Set, list.Insert:
		return adds | timeless | transactional
	}
	return timeless | transactional
}

// List is a list as one session sees it.
type List = Handle[list.Op, list.Reply]

// List opens the list named name.
func (s *Session) List(name string) (*List, error) {
	return handle(s, &listKind, name, Keeping{})
}

// List opens the list named name inside the transaction.
func (t *Tx) List(name string) (*List, error) { return txHandle(t, &listKind, name) }
