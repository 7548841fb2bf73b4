// Package topic is publish and subscribe: each value published reaches every
// subscription there is at that moment, in order.
//
// A subscription belongs to the session that made it and ends with it. It
// keeps up to its buffer of values that its owner has not taken yet; a value
// that comes when the buffer is full drops the oldest, and Dropped counts that.
// Publishing never waits.
//
// Nothing of a topic is saved: it has no cells. A publication that takes part
// in a transaction is held until Settle, so that Discard undoes it. The other
// operations are not for transactions: a subscription is not put back as it
// was.
//
// A value is stored once, however many subscribe (see feed), and only those
// that wait are woken: publishing takes constant time, and each waiter's answer
// constant time too.
package topic

import (
	"container/list"

	"github.com/unilua/unilua/engine/fault"
	"github.com/unilua/unilua/engine/machine"
	"github.com/unilua/unilua/engine/value"
)

// Verb says what an operation does.
type Verb uint8

// The verbs. A Reply field that is not mentioned is zero.
const (
	_         Verb = iota
	Publish        // give Value to every subscription; N is how many there are
	Subscribe      // begin to listen: Sub
	Next           // take the oldest Value of Sub, or wait for one; else timeout
	Dropped        // N is how many values of Sub were dropped so far
	Close          // end Sub, which may have ended already
)

// Bounds of a subscription's buffer, in values.
const (
	DefaultBuffer = 64
	MaxBuffer     = 1 << 20
)

// Op is one operation on a topic. Next and Dropped of a subscription that has
// ended, or that is another session's, are refused with code closed.
type Op struct {
	Verb   Verb        `cbor:"1,keyasint,omitempty"`
	Value  value.Value `cbor:"2,keyasint,omitempty"`
	Sub    uint64      `cbor:"3,keyasint,omitempty"`
	Buffer int         `cbor:"4,keyasint,omitempty"` // of Subscribe; 0 is DefaultBuffer
	Wait   bool        `cbor:"5,keyasint,omitempty"` // Next may wait
}

// Reply is what an operation returns.
type Reply struct {
	Value value.Value `cbor:"1,keyasint,omitempty"`
	N     int64       `cbor:"2,keyasint,omitempty"`
	Sub   uint64      `cbor:"3,keyasint,omitempty"`
}

// Machine is one topic.
type Machine struct {
	name    string
	journal machine.Journal // records nothing: there are no cells

	feed     feed
	subs     map[uint64]*sub
	sessions map[string]map[uint64]*sub
	lastSub  uint64

	held    fifo[value.Value]       // published, not yet in the feed
	waiting list.List               // of *sub: those whose owner waits, in order
	tickets map[machine.Ticket]*sub // the same
	closed  fifo[machine.Ticket]    // to be told that their subscription has ended
}

var _ machine.Machine[Op, Reply] = (*Machine)(nil)

// New returns a topic without subscriptions.
func New(name string) *Machine {
	return &Machine{
		name:     name,
		subs:     make(map[uint64]*sub),
		sessions: make(map[string]map[uint64]*sub),
		tickets:  make(map[machine.Ticket]*sub),
	}
}

// Bytes returns how much memory the topic takes for what its subscribers have
// not taken yet, roughly.
func (m *Machine) Bytes() int { return m.feed.bytes }

// Apply does one operation.
func (m *Machine) Apply(c machine.Call, op *Op) (Reply, error) {
	switch op.Verb {
	case Publish:
		return m.publish(op.Value)
	case Subscribe:
		return m.subscribe(c.Session, op.Buffer)
	case Next:
		return m.next(c, op)
	case Dropped:
		s, err := m.sub(c.Session, op.Sub)
		if err != nil {
			return Reply{}, err
		}
		return Reply{N: m.feed.dropped(&s.reader)}, nil
	case Close:
		return m.close(c.Session, op.Sub)
	}
	return Reply{}, fault.Misusef("topic %q: unknown verb %d", m.name, op.Verb)
}

func (m *Machine) publish(v value.Value) (Reply, error) {
	if v.Absent() {
		return Reply{}, fault.Misusef("topic %q: nil is not a value", m.name)
	}
	if len(m.subs) > 0 {
		m.held.push(v)
	}
	return Reply{N: int64(len(m.subs))}, nil
}

func (m *Machine) next(c machine.Call, op *Op) (Reply, error) {
	s, err := m.sub(c.Session, op.Sub)
	if err != nil {
		return Reply{}, err
	}
	if s.waiting != nil {
		return Reply{}, fault.Misusef("topic %q: subscription %d is being waited for already", m.name, s.id)
	}
	if v, ok := m.feed.take(&s.reader); ok {
		return Reply{Value: v}, nil
	}
	if !op.Wait {
		return Reply{}, fault.New(fault.Timeout, "topic %q: nothing has been published that was not taken", m.name)
	}
	m.wait(s, c.Ticket())
	return Reply{}, machine.ErrWait
}
