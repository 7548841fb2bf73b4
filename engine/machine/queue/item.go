package queue

import (
	"cmp"
	"math"
	"time"

	"github.com/unilua/unilua/engine/machine"
	"github.com/unilua/unilua/engine/value"
)

const (
	maxHistory = 16   // deliveries remembered of an item
	maxReason  = 1024 // bytes
)

// item is one item. What does not change after the put is in the item itself,
// the rest in its status; each is a cell.
type item struct {
	id       string
	value    value.Value
	putBy    string
	lane     *lane   // nil without a key
	status   *status // nil while it is as a put without a delay leaves it
	seq      uint64  // its number in put order
	putAt    machine.Time
	priority int64
	expires  machine.Time // its ttl; 0: never
	timer    int32        // place in Machine.timers
	inLane   int32        // place in lane.waiting
	given    bool         // the id was stated by the putter
	present  bool         // false: of its two cells only the status was restored
}

// status is what becomes of an item.
type status struct {
	state      State // never Ready for what is behind another of its key: that follows
	attempt    int64 // deliveries that count against the limit
	deliveries uint64
	due        machine.Time // when a delayed one is ready, or a lease expires; 0: never
	lease      time.Duration
	holder     string
	history    []Delivery // never changed in place: replies share it
}

func (it *item) state() State {
	if it.status == nil {
		return Ready
	}
	return it.status.state
}

// change returns the status, to be changed.
func (it *item) change() *status {
	if it.status == nil {
		it.status = &status{state: Ready}
	}
	return it.status
}

// tidy drops a status that says nothing.
func (it *item) tidy() {
	s := it.status
	if s != nil && s.state == Ready && s.deliveries == 0 && s.attempt == 0 && len(s.history) == 0 {
		it.status = nil
	}
}

// token names the delivery under way of a taken item. It grows with each
// delivery, and is another one if the id is used again for a later item.
func (it *item) token() uint64 {
	return it.seq<<16 + it.status.deliveries
}

// out reports whether the item keeps the others of its key back: it is taken,
// or waits for its back-off.
func (it *item) out() bool {
	s := it.status
	return s != nil && (s.state == Taken || s.state == Delayed && s.attempt > 0)
}

// wake returns when time next changes the item, 0 for never.
func (it *item) wake() machine.Time {
	s := it.status
	if s == nil {
		return it.expires
	}
	expires := it.expires
	if s.deliveries > 0 {
		expires = 0
	}
	switch s.state {
	case Taken:
		return s.due
	case Delayed:
		return earlier(s.due, expires)
	case Ready:
		return expires
	}
	return 0
}

// earlier returns the earlier of two instants, either of which may be none.
func earlier(a, b machine.Time) machine.Time {
	if a == 0 || b == 0 {
		return max(a, b)
	}
	return min(a, b)
}

// after returns the instant d after now, or the last there is.
func after(now machine.Time, d time.Duration) machine.Time {
	if d > 0 && now > math.MaxInt64-machine.Time(d) {
		return math.MaxInt64
	}
	return now + machine.Time(d)
}

// view returns the item as it is seen from outside.
func (it *item) view() *Item {
	v := new(Item)
	it.show(v)
	return v
}

// show sets v to the item as it is seen from outside.
func (it *item) show(v *Item) {
	*v = Item{
		ID: it.id, Value: it.value, State: it.state(),
		PutAt: it.putAt, PutBy: it.putBy, Priority: it.priority,
	}
	if it.lane != nil {
		v.Key = it.lane.key
		if v.State == Ready && it.lane.head != it {
			v.State = Delayed
		}
	}
	if s := it.status; s != nil {
		v.Attempt, v.Holder, v.Due, v.History = s.attempt, s.holder, s.due, s.history
		if s.state == Taken {
			v.Token = it.token()
		}
	}
}

// The orders of the indexes. An item's seq makes each of them total.

// byRank is the order in which items are taken.
func byRank(a, b *item) bool {
	if a.priority != b.priority {
		return a.priority > b.priority
	}
	return a.seq < b.seq
}

func bySeq(a, b *item) bool { return a.seq < b.seq }

func byDue(a, b *item) bool {
	return cmp.Or(cmp.Compare(a.status.due, b.status.due), cmp.Compare(a.seq, b.seq)) < 0
}

func byHolder(a, b *item) bool {
	return cmp.Or(cmp.Compare(a.status.holder, b.status.holder), cmp.Compare(a.seq, b.seq)) < 0
}

func byWake(a, b *item) bool {
	return cmp.Or(cmp.Compare(a.wake(), b.wake()), cmp.Compare(a.seq, b.seq)) < 0
}
