package state_test

import (
	"fmt"
	"testing"

	"github.com/unilua/unilua/engine/fault"
	"github.com/unilua/unilua/engine/machine"
	"github.com/unilua/unilua/engine/machine/state"
	"github.com/unilua/unilua/engine/value"
)

func TestAWatcherIsToldOnlyOfItsKeys(t *testing.T) {
	d := drive(t)
	id := d.do(state.Op{Verb: state.Watch, Key: "a."}).ID
	next := state.Op{Verb: state.WatchNext, ID: id, Wait: true}
	_, err := d.try(next)
	want(t, "the answer to one that waits", err, machine.ErrWait)
	d.set("b", 1)
	want(t, "answers after a change elsewhere", len(d.settled), 0)
	d.do(state.Op{Verb: state.Put, Entries: []state.Entry{{Key: "a.x", Value: value.Int(1)}, {Key: "b", Value: value.Int(2)}, {Key: "a.y", Value: value.Int(3)}}})
	want(t, "answers", len(d.settled), 1)
	want(t, "the changes", d.settled[0].Entries, []state.Entry{
		{Key: "a.x", Value: value.Int(1), Rev: 2, At: d.now},
		{Key: "a.y", Value: value.Int(3), Rev: 4, At: d.now},
	})
	next.Wait = false
	_, err = d.try(next)
	wantCode(t, err, fault.Timeout)
}

func TestExpiryIsAChangeThatWatchersSee(t *testing.T) {
	d := drive(t)
	id := d.do(state.Op{Verb: state.Watch}).ID
	d.do(state.Op{Verb: state.Set, Key: "a", Value: value.Int(1), TTL: 5})
	d.Tick(100)
	d.settle()
	r := d.do(state.Op{Verb: state.WatchNext, ID: id})
	want(t, "the expiry", r.Entries[1:], []state.Entry{{Key: "a", Rev: 2, At: 100, Deleted: true}})
}

func TestWhoFallsTooFarBehindIsToldWhereToResume(t *testing.T) {
	for name, test := range map[string]struct {
		value   value.Value
		changes int
	}{
		"changes": {value.Int(1), state.MaxBehind},
		"bytes":   {value.String(string(make([]byte, 1<<20-20))), state.MaxBehindBytes >> 20},
	} {
		t.Run(name, func(t *testing.T) {
			d := drive(t)
			d.set("a", 0)
			slow, fast := d.do(state.Op{Verb: state.Watch}).ID, d.do(state.Op{Verb: state.Watch}).ID
			write := func() { d.do(state.Op{Verb: state.Set, Key: "a", Value: test.value}) }
			seen := uint64(1)
			read := func() {
				for more := true; more; {
					r := d.do(state.Op{Verb: state.WatchNext, ID: fast})
					for _, e := range r.Entries {
						seen++
						want(t, "the revision", e.Rev, seen)
					}
					more = r.More
				}
			}
			for range test.changes {
				write()
				read()
			}
			first := d.do(state.Op{Verb: state.WatchNext, ID: slow, Limit: 1}).Entries
			want(t, "the first change", first[0].Rev, 2)
			write()
			write()
			_, err := d.try(state.Op{Verb: state.WatchNext, ID: slow})
			wantCode(t, err, fault.Range)
			want(t, "the message", err.Error(), `the subscription to state "b" fell too far behind (65536 changes or 64 MiB) and has ended: `+
				`watch it with since=2, or read it anew`)
			_, err = d.try(state.Op{Verb: state.WatchNext, ID: slow})
			wantCode(t, err, fault.Closed)
			read()
			want(t, "what the fast one has seen", seen, uint64(test.changes)+3)
		})
	}
}

func TestSinceReplaysTheHistoryHoweverSlowly(t *testing.T) {
	d := drive(t)
	d.keepRevisions(1)
	const n = 10_000
	for i := range int64(n) {
		d.set(fmt.Sprint(i), i)
	}
	id := d.do(state.Op{Verb: state.Watch, HasSince: true}).ID
	d.do(state.Op{Verb: state.Clear})
	d.do(state.Op{Verb: state.Clear})
	d.keepRevisions(0) // what is pinned stays
	seen := uint64(0)
	for {
		r, err := d.try(state.Op{Verb: state.WatchNext, ID: id})
		if fault.Is(err, fault.Timeout) {
			break
		}
		wantCode(t, err, "")
		for _, e := range r.Entries {
			seen++
			want(t, "the revision", e.Rev, seen)
			want(t, "deleted", e.Deleted, seen > n)
		}
	}
	want(t, "changes", seen, 2*n)
}

func TestSinceThePresentNeedsNoHistory(t *testing.T) {
	d := drive(t)
	rev := d.set("a", 1)
	d.do(state.Op{Verb: state.Watch, HasSince: true, Since: rev})
}

func TestAWaiterIsToldThatItsSubscriptionIsClosed(t *testing.T) {
	for name, end := range map[string]func(d *driver, id uint64){
		"by itself":  func(d *driver, id uint64) { d.do(state.Op{Verb: state.WatchClose, ID: id}) },
		"by a reset": func(d *driver, _ uint64) { d.Reset() },
	} {
		t.Run(name, func(t *testing.T) {
			d := drive(t)
			id := d.do(state.Op{Verb: state.Watch}).ID
			if _, err := d.try(state.Op{Verb: state.WatchNext, ID: id, Wait: true}); err != machine.ErrWait {
				t.Fatal(err)
			}
			end(d, id)
			d.settle()
			want(t, "answers", len(d.failed), 1)
			wantCode(t, d.failed[0], fault.Closed)
		})
	}
}

// wait lets subscription id wait, and returns its ticket.
func (d *driver) wait(id uint64) machine.Ticket {
	d.Helper()
	if _, err := d.try(state.Op{Verb: state.WatchNext, ID: id, Wait: true}); err != machine.ErrWait {
		d.Fatalf("subscription %d answers %v, but was to wait", id, err)
	}
	return machine.Ticket{Session: "s", Seq: d.seq}
}

func TestACancelledWaiterMissesNothing(t *testing.T) {
	d := drive(t)
	id := d.do(state.Op{Verb: state.Watch}).ID
	for name, settle := range map[string]func(){"before it is woken": func() {}, "after it is woken": func() { d.Machine.Settle(0) }} {
		other := d.do(state.Op{Verb: state.Watch}).ID
		d.wait(other) // is settled first, so that the one to cancel is woken but not answered
		ticket := d.wait(id)
		apply(t, d.Machine, state.Op{Verb: state.Set, Key: "a", Value: value.Int(1)})
		settle()
		want(t, "whether it was in line "+name, d.Cancel(ticket), true)
		want(t, "whether it is still", d.Cancel(ticket), false)
		d.do(state.Op{Verb: state.WatchClose, ID: other})
		d.settled = nil
		want(t, "changes", len(d.do(state.Op{Verb: state.WatchNext, ID: id}).Entries), 1)
		want(t, "answers", len(d.settled), 0)
	}
}

func TestACancelledWaiterMayWaitAgain(t *testing.T) {
	d := drive(t)
	id := d.do(state.Op{Verb: state.Watch}).ID
	d.Cancel(d.wait(id))
	d.wait(id)
	_, err := d.try(state.Op{Verb: state.WatchNext, ID: id, Wait: true})
	wantMisuse(t, err)
	d.set("a", 1)
	want(t, "answers", len(d.settled), 1)
}

func TestOfManyWaitersTheRightOnesAreCancelled(t *testing.T) {
	d := drive(t)
	var tickets []machine.Ticket
	for range 4 {
		tickets = append(tickets, d.wait(d.do(state.Op{Verb: state.Watch, Key: "a"}).ID))
	}
	for _, i := range []int{0, 3, 1} {
		want(t, "whether it was in line", d.Cancel(tickets[i]), true)
	}
	d.set("a", 1)
	want(t, "answers", len(d.settled), 1)
	want(t, "whether the last is in line", d.Cancel(tickets[2]), false)
}

func TestAWatchBeginsWithItself(t *testing.T) {
	for name, op := range map[string]state.Op{
		"without since": {Verb: state.Watch},
		"with since":    {Verb: state.Watch, HasSince: true, Since: 1},
	} {
		t.Run(name, func(t *testing.T) {
			d := drive(t)
			d.keepRevisions(5)
			d.set("a", 1)
			d.do(state.Op{Verb: state.Watch}) // so that there is a feed
			apply(t, d.Machine, state.Op{Verb: state.Set, Key: "a", Value: value.Int(1)})
			id := d.do(op).ID // before that is settled
			d.set("a", 2)
			var revs []uint64
			for range 2 {
				r, _ := d.try(state.Op{Verb: state.WatchNext, ID: id})
				for _, e := range r.Entries {
					revs = append(revs, e.Rev)
				}
			}
			if op.HasSince {
				want(t, "the revisions", revs, []uint64{2, 3})
			} else {
				want(t, "the revisions", revs, []uint64{3})
			}
		})
	}
}
