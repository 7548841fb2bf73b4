package topic_test

import (
	"errors"
	"fmt"
	"testing"

	"github.com/unilua/unilua/engine/fault"
	"github.com/unilua/unilua/engine/machine"
	"github.com/unilua/unilua/engine/machine/topic"
	"github.com/unilua/unilua/engine/value"
)

// desk applies operations to one topic, as its owner would.
type desk struct {
	t   testing.TB
	m   *topic.Machine
	seq uint64
}

func newDesk(t testing.TB) *desk { return &desk{t: t, m: topic.New("news")} }

func (d *desk) apply(session string, op topic.Op) (topic.Reply, machine.Ticket, error) {
	d.seq++
	c := machine.Call{Session: session, Seq: d.seq}
	r, err := d.m.Apply(c, &op)
	return r, c.Ticket(), err
}

// do applies an operation that is answered at once.
func (d *desk) do(session string, op topic.Op) topic.Reply {
	d.t.Helper()
	r, _, err := d.apply(session, op)
	if err != nil {
		d.t.Fatalf("verb %d: %v", op.Verb, err)
	}
	return r
}

func (d *desk) subscribe(session string, buffer int) uint64 {
	return d.do(session, topic.Op{Verb: topic.Subscribe, Buffer: buffer}).Sub
}

// publish publishes each v, and returns what was settled then.
func (d *desk) publish(vs ...int64) []string {
	for _, v := range vs {
		d.do("publisher", topic.Op{Verb: topic.Publish, Value: value.Int(v)})
	}
	return d.settle()
}

// settle returns the answers to waiters, in order, as session:value or
// session:code.
func (d *desk) settle() []string {
	var out []string
	for {
		ticket, r, err, ok := d.m.Settle(0)
		if !ok {
			return out
		}
		out = append(out, ticket.Session+":"+answer(r, err))
	}
}

func answer(r topic.Reply, err error) string {
	if err != nil {
		return string(fault.CodeOf(err))
	}
	n, _ := r.Value.AsNumber()
	return fmt.Sprint(n)
}

// next takes what there is, without waiting.
func (d *desk) next(session string, sub uint64) string {
	r, _, err := d.apply(session, topic.Op{Verb: topic.Next, Sub: sub})
	return answer(r, err)
}

func (d *desk) wait(session string, sub uint64) machine.Ticket {
	d.t.Helper()
	_, ticket, err := d.apply(session, topic.Op{Verb: topic.Next, Sub: sub, Wait: true})
	if err != machine.ErrWait {
		d.t.Fatalf("next of subscription %d: %v, want it to wait", sub, err)
	}
	return ticket
}

func (d *desk) dropped(session string, sub uint64) int64 {
	d.t.Helper()
	return d.do(session, topic.Op{Verb: topic.Dropped, Sub: sub}).N
}

func (d *desk) want(what, got, want string) {
	d.t.Helper()
	if got != want {
		d.t.Errorf("%s: %s, want %s", what, got, want)
	}
}

func TestEachSubscriptionGetsEachValueInOrder(t *testing.T) {
	d := newDesk(t)
	a, b := d.subscribe("a", 0), d.subscribe("b", 0)
	d.publish(1, 2)
	late := d.subscribe("late", 0)
	d.publish(3)
	for _, want := range []string{"1", "2", "3", "timeout"} {
		d.want("a", d.next("a", a), want)
		d.want("b", d.next("b", b), want)
	}
	d.want("late", d.next("late", late), "3")
}

func TestPublishTellsHowManySubscribe(t *testing.T) {
	d := newDesk(t)
	for want := range int64(3) {
		if n := d.do("p", topic.Op{Verb: topic.Publish, Value: value.Int(1)}).N; n != want {
			t.Errorf("publish reached %d, want %d", n, want)
		}
		d.subscribe("a", 0)
	}
}

func TestAFullBufferDropsTheOldest(t *testing.T) {
	d := newDesk(t)
	small, large := d.subscribe("a", 2), d.subscribe("a", 4)
	d.publish(1, 2, 3, 4, 5)
	if n := d.dropped("a", small); n != 3 {
		t.Errorf("%d dropped, want 3", n)
	}
	d.want("small", d.next("a", small), "4")
	d.publish(6, 7)
	d.want("small", d.next("a", small), "6")
	if n := d.dropped("a", small); n != 4 {
		t.Errorf("%d dropped, want 4", n)
	}
	d.want("large", d.next("a", large), "4")
	if n := d.dropped("a", large); n != 3 {
		t.Errorf("%d dropped, want 3", n)
	}
}

func TestTheDefaultBufferHolds64(t *testing.T) {
	d := newDesk(t)
	a := d.subscribe("a", 0)
	for i := range int64(65) {
		d.publish(i)
	}
	if n := d.dropped("a", a); n != 1 {
		t.Errorf("%d dropped, want 1", n)
	}
}

func TestOnlyThoseThatWaitAreWokenInOrder(t *testing.T) {
	d := newDesk(t)
	a, b, c := d.subscribe("a", 0), d.subscribe("b", 0), d.subscribe("c", 0)
	d.wait("b", b)
	d.wait("a", a)
	d.want("woken", fmt.Sprint(d.publish(1)), "[b:1 a:1]")
	d.want("woken", fmt.Sprint(d.publish(2)), "[]")
	d.want("c", d.next("c", c), "1")
}

func TestAWaiterGetsAValueThatTheNextWouldDrop(t *testing.T) {
	d := newDesk(t)
	a := d.subscribe("a", 1)
	d.wait("a", a)
	d.want("woken", fmt.Sprint(d.publish(1, 2, 3)), "[a:1]")
	d.want("next", d.next("a", a), "3")
}

func TestACancelledWaiterIsNotWoken(t *testing.T) {
	d := newDesk(t)
	a := d.subscribe("a", 0)
	ticket := d.wait("a", a)
	if !d.m.Cancel(ticket) || d.m.Cancel(ticket) {
		t.Error("Cancel should find the waiter once")
	}
	d.want("woken", fmt.Sprint(d.publish(1)), "[]")
	d.want("next", d.next("a", a), "1")
}

func TestASecondWaiterOfASubscriptionIsMisuse(t *testing.T) {
	d := newDesk(t)
	a := d.subscribe("a", 0)
	d.wait("a", a)
	_, _, err := d.apply("a", topic.Op{Verb: topic.Next, Sub: a, Wait: true})
	var misuse *fault.Misuse
	if !errors.As(err, &misuse) {
		t.Errorf("the second waiter got %v", err)
	}
	d.want("woken", fmt.Sprint(d.publish(1)), "[a:1]")
}

func TestAClosedSubscriptionIsClosedForItsWaiterToo(t *testing.T) {
	d := newDesk(t)
	a := d.subscribe("a", 0)
	d.wait("a", a)
	d.do("a", topic.Op{Verb: topic.Close, Sub: a})
	d.want("woken", fmt.Sprint(d.settle()), "[a:closed]")
	d.want("next", d.next("a", a), "closed")
	if _, _, err := d.apply("a", topic.Op{Verb: topic.Dropped, Sub: a}); !fault.Is(err, fault.Closed) {
		t.Errorf("dropped: %v, want code closed", err)
	}
	d.do("a", topic.Op{Verb: topic.Close, Sub: a})
}

func TestASubscriptionIsItsSessionsAlone(t *testing.T) {
	d := newDesk(t)
	a := d.subscribe("a", 0)
	d.want("next by another", d.next("b", a), "closed")
	d.do("b", topic.Op{Verb: topic.Close, Sub: a})
	d.publish(1)
	d.want("next", d.next("a", a), "1")
}

func TestTheEndOfASessionEndsItsSubscriptions(t *testing.T) {
	d := newDesk(t)
	a, b := d.subscribe("a", 0), d.subscribe("b", 0)
	a2 := d.subscribe("a", 0)
	d.wait("a", a)
	d.m.End("a", 0, true)
	d.want("woken", fmt.Sprint(d.publish(1)), "[]")
	d.want("next", d.next("a", a2), "closed")
	d.want("next of the other", d.next("b", b), "1")
	d.m.End("b", 0, false)
	if !d.m.Empty() {
		t.Error("a topic without subscriptions should be empty")
	}
}

func TestResetTellsTheWaitersAndKeepsOldIdsClosed(t *testing.T) {
	d := newDesk(t)
	a, b := d.subscribe("a", 0), d.subscribe("b", 0)
	d.wait("b", b)
	d.wait("a", a)
	d.m.Reset()
	d.want("woken", fmt.Sprint(d.settle()), "[b:closed a:closed]")
	if again := d.subscribe("a", 0); again == a || again == b {
		t.Errorf("a new subscription has the old id %d", again)
	}
	d.want("next", d.next("a", a), "closed")
}

func TestAnUndonePublicationReachesNobody(t *testing.T) {
	d := newDesk(t)
	a := d.subscribe("a", 0)
	d.wait("a", a)
	d.do("p", topic.Op{Verb: topic.Publish, Value: value.Int(1)})
	d.m.Discard()
	d.want("woken", fmt.Sprint(d.settle()), "[]")
	d.want("woken", fmt.Sprint(d.publish(2)), "[a:2]")
}

func TestMisuseIsRefused(t *testing.T) {
	d := newDesk(t)
	for _, op := range []topic.Op{
		{Verb: topic.Publish}, {Verb: topic.Subscribe, Buffer: -1}, {Verb: topic.Subscribe, Buffer: topic.MaxBuffer + 1}, {}, {Verb: 99},
	} {
		_, _, err := d.apply("a", op)
		var misuse *fault.Misuse
		if !errors.As(err, &misuse) {
			t.Errorf("%+v: %v, want misuse", op, err)
		}
	}
}
