package engine

import (
	"github.com/unilua/unilua/engine/machine"
	"github.com/unilua/unilua/engine/machine/state"
	"github.com/unilua/unilua/engine/value"
)

var stateKind = bucketKind(machine.State, Archive, state.New)

// A dict is a bucket in memory.
var dictKind = bucketKind(machine.Dict, None, state.NewDict)

func bucketKind(k machine.Kind, p Persist, newBucket func(string) *state.Machine) kind[state.Op, state.Reply] {
	return kind[state.Op, state.Reply]{
		kind:    k,
		new:     func(name string) machine.Machine[state.Op, state.Reply] { return newBucket(name) },
		persist: p,
		traits:  func(op *state.Op) trait { return stateTraits[op.Verb] },
		wait:    func(op *state.Op) { op.Wait = true },
		size:    bucketSize,
	}
}

// What reads looks at the bucket as it is, or at an instant that it names.
var stateTraits = [...]trait{
	state.Set:        adds | durable | transactional,
	state.Add:        adds | durable | transactional,
	state.Swap:       adds | durable | transactional,
	state.Incr:       adds | durable | transactional,
	state.Delete:     durable | transactional,
	state.Clear:      durable | bulk | transactional,
	state.Put:        adds | durable | bulk | transactional,
	state.Configure:  durable | bulk,
	state.Get:        timeless | reads | transactional,
	state.Has:        timeless | reads | transactional,
	state.Keys:       timeless | reads | transactional,
	state.Len:        timeless | reads | transactional,
	state.Scan:       timeless | reads | holds,
	state.ScanNext:   timeless | reads,
	state.ScanClose:  timeless | reads,
	state.Page:       timeless | reads | transactional,
	state.Changes:    timeless | reads | transactional,
	state.Watch:      timeless | reads | holds,
	state.WatchNext:  timeless | reads,
	state.WatchClose: timeless | reads,
}

// bucketSize counts the key's cell and its history. Operations on many keys are
// bulk.
func bucketSize(op *state.Op) int { return 2 * (len(op.Key) + op.Value.Size()) }

// State is a bucket as one session sees it.
type State = Handle[state.Op, state.Reply]

// State opens the bucket named name.
func (s *Session) State(name string, keep Keeping) (*State, error) {
	return handle(s, &stateKind, name, keep)
}

// Lookup returns the value at key and its revision, absent and 0 if there is
// none. It is a Get without an operation and a reply being passed about, which
// cost more than the look itself.
func Lookup(b *State, key string) (value.Value, uint64, error) {
	o, ok := b.via.(*object[state.Op, state.Reply])
	if !ok {
		r, err := b.Do(state.Op{Verb: state.Get, Key: key}, 0)
		return r.Value, r.Rev, err
	}
	if err := b.s.admit(reads); err != nil {
		return value.Value{}, 0, err
	}
	o.mu.Lock()
	o.used = true
	o.now(timeless) // what is due is gone
	v, rev := o.m.(*state.Machine).Lookup(key)
	seen := o.pos
	o.mu.Unlock()
	b.s.saw(seen)
	return v, rev, nil
}

// State opens the bucket named name inside the transaction.
func (t *Tx) State(name string) (*State, error) { return txHandle(t, &stateKind, name) }

// Dict opens the dict named name.
func (s *Session) Dict(name string) (*State, error) {
	return handle(s, &dictKind, name, Keeping{})
}

// Dict opens the dict named name inside the transaction.
func (t *Tx) Dict(name string) (*State, error) { return txHandle(t, &dictKind, name) }
