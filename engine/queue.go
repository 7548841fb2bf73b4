package engine

import (
	"time"

	"github.com/unilua/unilua/engine/machine"
	"github.com/unilua/unilua/engine/machine/queue"
)

var queueKind = kind[queue.Op, queue.Reply]{
	kind:    machine.Queue,
	new:     func(name string) machine.Machine[queue.Op, queue.Reply] { return queue.New(name) },
	persist: Archive,
	traits:  func(op *queue.Op) trait { return queueTraits[op.Verb] },
	wait:    func(op *queue.Op) { op.Wait = true },
	size:    queueSize,
	late: func(m machine.Machine[queue.Op, queue.Reply], op *queue.Op, waited time.Duration) error {
		return m.(*queue.Machine).Late(op, waited)
	},
}

// A take is logged but not waited for: a crash makes the item ready again.
var queueTraits = [...]trait{
	queue.Put:       adds | durable | transactional,
	queue.PutAll:    adds | durable | transactional,
	queue.Take:      holds | transactional,
	queue.Pop:       holds | durable | transactional,
	queue.Ack:       durable | frees | transactional,
	queue.Release:   transactional,
	queue.Bury:      durable | transactional,
	queue.Renew:     transactional,
	queue.Peek:      reads | transactional,
	queue.List:      reads | transactional,
	queue.Len:       reads | transactional,
	queue.GetStats:  reads | transactional,
	queue.Pause:     durable,
	queue.Resume:    durable,
	queue.Purge:     durable | bulk | frees | transactional,
	queue.Redrive:   durable | bulk | transactional,
	queue.Configure: durable,
}

func queueSize(op *queue.Op) int {
	n := op.Value.Size() + len(op.ID) + len(op.Key) + len(op.Reason)
	for _, v := range op.Values {
		n += v.Size() + roomFor
	}
	return n
}

// Queue is a queue as one session sees it.
type Queue = Handle[queue.Op, queue.Reply]

// Queue opens the queue named name.
func (s *Session) Queue(name string, keep Keeping) (*Queue, error) {
	return handle(s, &queueKind, name, keep)
}

// Queue opens the queue named name inside the transaction.
func (t *Tx) Queue(name string) (*Queue, error) { return txHandle(t, &queueKind, name) }
