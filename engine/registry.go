package engine

import (
	"fmt"

	"github.com/unilua/unilua/engine/machine"
)

// makers makes objects by kind, for start-up. Each kind adds itself below.
var makers = map[machine.Kind]func(*Engine, machine.Ref) member{
	machine.Counter: maker(&counterKind),
	machine.Lock:    maker(&lockKind),
	machine.State:   maker(&stateKind),
	machine.Queue:   maker(&queueKind),
	machine.Dict:    maker(&dictKind),
	machine.List:    maker(&listKind),
	machine.Topic:   maker(&topicKind),
}

func maker[O, R any](k *kind[O, R]) func(*Engine, machine.Ref) member {
	return func(e *Engine, ref machine.Ref) member {
		o := newObject(e, k, ref)
		o.dropped = true // unless its keeping cell is there
		m, _ := e.objects.LoadOrStore(ref, o)
		return m.(member)
	}
}

// member returns the object at ref, made if absent, to restore its cells.
func (e *Engine) member(ref machine.Ref) (member, error) {
	if m, ok := e.objects.Load(ref); ok {
		return m.(member), nil
	}
	make, ok := makers[ref.Kind]
	if !ok {
		return nil, fmt.Errorf("an object of unknown kind %d: the data folder is of a later unilua", ref.Kind)
	}
	return make(e, ref), nil
}

// members calls visit for each object there is.
func (e *Engine) members(visit func(member)) {
	e.objects.Range(func(_, m any) bool {
		visit(m.(member))
		return true
	})
}
