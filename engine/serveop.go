package engine

import (
	"context"
	"time"

	"github.com/unilua/unilua/engine/attach"
	"github.com/unilua/unilua/engine/fault"
	"github.com/unilua/unilua/engine/machine"
	"github.com/unilua/unilua/engine/machine/counter"
	"github.com/unilua/unilua/engine/machine/list"
	"github.com/unilua/unilua/engine/machine/lock"
	"github.com/unilua/unilua/engine/machine/queue"
	"github.com/unilua/unilua/engine/machine/state"
	"github.com/unilua/unilua/engine/machine/topic"
)

// guestObject is an object that a session of a guest has open.
type guestObject interface {
	take(gs *guestSession, op []byte) error   // decodes the operation to be done
	quick(timeout time.Duration) bool         // it does not block
	do(timeout time.Duration) ([]byte, error) // does it, and encodes the reply
	reply() ([]byte, error)                   // does it, and encodes the reply or the failure
	Drop() error
	Keep(Keeping) error
}

// guestHandle is a guestObject of one kind. Its session does one operation at a
// time.
type guestHandle[O, R any] struct {
	*Handle[O, R]
	check func(*guestSession, *O) error
	op    O
}

func (x *guestHandle[O, R]) take(gs *guestSession, data []byte) error {
	var op O
	x.op = op
	if err := machine.DecodeOp(data, &x.op); err != nil {
		return gs.g.breach("%w", err)
	}
	return x.check(gs, &x.op)
}

// quick reports whether the operation neither waits for others nor for the disk,
// nor takes long.
func (x *guestHandle[O, R]) quick(timeout time.Duration) bool {
	o, ok := x.via.(*object[O, R])
	return ok && timeout == 0 && !o.onLog.Load() && !o.k.traits(&x.op).is(issues|bulk) && !o.turns.urgent(x.s)
}

func (x *guestHandle[O, R]) do(timeout time.Duration) ([]byte, error) {
	r, err := x.Do(x.op, timeout)
	if err != nil {
		return nil, err
	}
	return machine.EncodeOp(&r)
}

func (x *guestHandle[O, R]) reply() ([]byte, error) {
	r, err := x.Do(x.op, 0)
	return machine.EncodeReply(&r, err)
}

// guestKind opens objects of one kind for guests.
type guestKind interface {
	open(s *Session, name string, keep Keeping) (guestObject, error)
	openIn(t *Tx, name string) (guestObject, error)
}

type guestKindOf[O, R any] struct {
	k     *kind[O, R]
	check func(*guestSession, *O) error // refuses what is not for guests
}

func (k guestKindOf[O, R]) open(s *Session, name string, keep Keeping) (guestObject, error) {
	h, err := handle(s, k.k, name, keep)
	return &guestHandle[O, R]{Handle: h, check: k.check}, err
}

func (k guestKindOf[O, R]) openIn(t *Tx, name string) (guestObject, error) {
	h, err := txHandle(t, k.k, name)
	return &guestHandle[O, R]{Handle: h, check: k.check}, err
}

// guestKinds are the kinds that guests may use, each with the operations that are
// not the engine's own.
var guestKinds = map[machine.Kind]guestKind{
	machine.Counter: guestKindOf[counter.Op, counter.Reply]{&counterKind, func(gs *guestSession, op *counter.Op) error {
		return verb(gs, op.Verb, counter.Incr, counter.Configure)
	}},
	machine.Lock:  guestKindOf[lock.Op, lock.Reply]{&lockKind, (*guestSession).lockOp},
	machine.State: guestKindOf[state.Op, state.Reply]{&stateKind, (*guestSession).stateOp},
	machine.Dict:  guestKindOf[state.Op, state.Reply]{&dictKind, (*guestSession).stateOp},
	machine.Queue: guestKindOf[queue.Op, queue.Reply]{&queueKind, func(gs *guestSession, op *queue.Op) error {
		return verb(gs, op.Verb, queue.Put, queue.Configure)
	}},
	machine.List: guestKindOf[list.Op, list.Reply]{&listKind, func(gs *guestSession, op *list.Op) error {
		return verb(gs, op.Verb, list.Push, list.Clear)
	}},
	machine.Topic: guestKindOf[topic.Op, topic.Reply]{&topicKind, func(gs *guestSession, op *topic.Op) error {
		return verb(gs, op.Verb, topic.Publish, topic.Close)
	}},
}

// verb refuses a verb that is none of those from first to last.
func verb[V ~uint8](gs *guestSession, v, first, last V) error {
	if v < first || v > last {
		return gs.g.breach("there is no operation %d", v)
	}
	return nil
}

func (gs *guestSession) stateOp(op *state.Op) error {
	return verb(gs, op.Verb, state.Set, state.WatchClose)
}

// lockOp checks an operation on the locks, which are one object: each is named by
// the operation.
func (gs *guestSession) lockOp(op *lock.Op) error {
	if err := verb(gs, op.Verb, lock.Open, lock.List); err != nil || op.Verb == lock.List {
		return err
	}
	if len(op.Script) > maxScript {
		return fault.New(fault.TooLarge, "the name of a script has %d bytes, the limit is %d", len(op.Script), maxScript)
	}
	if _, known := gs.locks[op.Name]; known {
		return nil
	}
	if err := gs.may(op.Name); err != nil {
		return err
	}
	if gs.locks == nil {
		gs.locks = make(map[string]struct{})
	}
	gs.locks[op.Name] = struct{}{}
	return nil
}

// may refuses an object that the session may not use, or that is one too many.
func (gs *guestSession) may(name string) error {
	if len(gs.objects)+len(gs.locks) >= gs.g.o.Objects {
		return fault.New(fault.TooLarge, "the run has opened more than its limit of %d shared objects (raise it with --max-objects)", gs.g.o.Objects)
	}
	return gs.g.share(name)
}

// open opens an object, as often as it is asked for.
func (gs *guestSession) open(o *opening) (guestObject, error) {
	k := guestKinds[o.Kind]
	if k == nil || (o.Kind == machine.Lock) != (o.Name == "") {
		return nil, gs.g.breach("there is no %s %q", o.Kind, o.Name)
	}
	if err := checkKeeping(o); err != nil {
		return nil, gs.g.breach("%w", err)
	}
	ref := machine.Ref{Kind: o.Kind, Name: o.Name}
	if gs.objects[ref] == nil && o.Kind != machine.Lock {
		if err := gs.may(o.Name); err != nil {
			return nil, err
		}
	}
	x, err := k.open(gs.s, o.Name, o.keeping())
	if err != nil {
		return nil, err
	}
	if gs.objects == nil {
		gs.objects = make(map[machine.Ref]guestObject)
	}
	gs.objects[ref] = x
	return x, nil
}

// checkKeeping refuses what no engine states.
func checkKeeping(o *opening) error {
	if o.Persist > Archive || o.Sync < SyncNever || o.SnapshotEvery < 0 {
		return fault.Misusef("%s %q cannot be kept like that", o.Kind, o.Name)
	}
	return nil
}

// find returns an object that the session has open.
func (gs *guestSession) find(k machine.Kind, name string) (guestObject, error) {
	x := gs.objects[machine.Ref{Kind: k, Name: name}]
	if x == nil {
		return nil, gs.g.breach("%s %q is not open", k, name)
	}
	return x, nil
}

// op does an operation for a guest: at once if that cannot block.
func (g *Guest) op(c *attach.Call) {
	h, name, op, err := cutOpHead(c.Body)
	if err != nil {
		c.Fail(g.breach("%w", err))
		return
	}
	gs, err := g.enter(h.session)
	if err != nil {
		c.Fail(err)
		return
	}
	x, err := gs.prepare(&h, name, op)
	if err != nil {
		gs.leave()
		c.Fail(err)
		return
	}
	if x.quick(h.timeout) {
		gs.s.rest = context.Background()
		body, err := x.do(h.timeout)
		gs.leave()
		c.Answer(body, err)
		return
	}
	gs.s.rest = c.Context()
	c.Go(func() ([]byte, error) {
		body, err := x.do(h.timeout)
		gs.leave()
		return body, err
	})
}

// prepare returns the object of an operation, which it has taken.
func (gs *guestSession) prepare(h *opHead, name, op []byte) (guestObject, error) {
	if h.seq <= gs.seq {
		return nil, gs.g.breach("operation %d of session %d comes after %d", h.seq, h.session, gs.seq)
	}
	gs.seq = h.seq
	x := gs.objects[machine.Ref{Kind: h.ref.Kind, Name: string(name)}]
	if x == nil {
		return nil, gs.g.breach("%s %q is not open", h.ref.Kind, name)
	}
	return x, x.take(gs, op)
}
