package queue_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/unilua/unilua/engine/machine"
	"github.com/unilua/unilua/engine/machine/queue"
)

func TestTakersAreServedInOrder(t *testing.T) {
	f := newFixture(t, queue.Options{})
	f.refused("t0", queue.Op{Verb: queue.Take}, "empty")
	f.refused("t1", queue.Op{Verb: queue.Take, Wait: true}, "wait")
	f.refused("t2", queue.Op{Verb: queue.Pop, Wait: true}, "wait")
	f.must("putter", all("a", "b", "c"))
	f.answered("t1: a", "t2: b")
	f.holds(queue.Taken, "a")
	f.holds(queue.Ready, "c")
}

func TestAPausedQueueStopsTakesButNotPuts(t *testing.T) {
	f := newFixture(t, queue.Options{})
	f.must("admin", queue.Op{Verb: queue.Pause})
	f.put(queue.Op{}, "a")
	f.equal("paused", f.stats().Paused, true)
	f.refused("t1", queue.Op{Verb: queue.Pop}, "empty")
	f.refused("t2", queue.Op{Verb: queue.Pop, Wait: true}, "wait")
	f.must("admin", queue.Op{Verb: queue.Resume})
	f.answered("t2: a")
}

func TestASecondAckIsNotHeld(t *testing.T) {
	f := newFixture(t, queue.Options{})
	f.put(queue.Op{}, "a")
	it := f.take("taker")
	f.must("taker", held(queue.Ack, it))
	for _, verb := range []queue.Verb{queue.Ack, queue.Release, queue.Bury, queue.Renew} {
		f.refused("taker", held(verb, it), "not_held")
	}
	f.equal("acked", f.stats().Acked, 1)
}

func TestOnlyTheHolderEndsADelivery(t *testing.T) {
	f := newFixture(t, queue.Options{})
	f.put(queue.Op{}, "a")
	it := f.take("taker")
	f.refused("other", held(queue.Ack, it), "not_held")
	f.must("taker", held(queue.Ack, it))
}

func TestALateAckIsLostAndDoesNotTouchTheNewHoldersItem(t *testing.T) {
	f := newFixture(t, queue.Options{Lease: time.Minute})
	f.put(queue.Op{}, "a")
	first := f.take("slow")
	f.pass(time.Minute - 1)
	f.holds(queue.Ready, "")
	f.pass(1)
	f.holds(queue.Ready, "a")
	f.refused("slow", held(queue.Ack, first), "lost")
	second := f.take("quick")
	f.equal("token grows", second.Token > first.Token, true)
	f.equal("attempt", second.Attempt, 2)
	f.refused("slow", held(queue.Ack, first), "lost")
	f.must("quick", held(queue.Ack, second))
	f.refused("slow", held(queue.Ack, first), "lost")
	f.refused("slow", held(queue.Ack, second), "not_held")
	f.refused("quick", held(queue.Ack, second), "not_held")
}

func TestALateAckDoesNotTouchALaterDeliveryToTheSameSession(t *testing.T) {
	f := newFixture(t, queue.Options{})
	f.put(queue.Op{}, "a")
	first := f.take("taker")
	f.release("taker", first, 0)
	second := f.take("taker")
	f.refused("taker", held(queue.Ack, first), "not_held")
	f.must("taker", held(queue.Ack, second))
}

func TestAnIDThatIsUsedAgainHasOtherTokens(t *testing.T) {
	f := newFixture(t, queue.Options{})
	f.put(queue.Op{ID: "x"}, "a")
	first := f.take("taker")
	f.must("taker", held(queue.Ack, first))
	f.pass(time.Hour)
	f.put(queue.Op{ID: "x"}, "b")
	f.take("taker")
	f.refused("taker", held(queue.Ack, first), "not_held")
}

func TestALossIsForgottenWithItsSession(t *testing.T) {
	f := newFixture(t, queue.Options{Lease: time.Second})
	f.put(queue.Op{}, "a")
	it := f.take("taker")
	f.pass(time.Second)
	f.end("taker", false)
	f.refused("taker", held(queue.Ack, it), "not_held")
}

func TestTheLastThousandLossesOfASessionAreRemembered(t *testing.T) {
	f := newFixture(t, queue.Options{Lease: time.Second})
	var items []queue.Item
	for range 1001 {
		f.put(queue.Op{}, "a")
		items = append(items, f.take("taker"))
	}
	f.pass(time.Second)
	f.refused("taker", held(queue.Ack, items[0]), "not_held")
	f.refused("taker", held(queue.Ack, items[1]), "lost")
	f.refused("taker", held(queue.Ack, items[1000]), "lost")
}

func TestALeaseIsTheTakesElseTheQueuesElseTheRuns(t *testing.T) {
	for _, c := range []struct{ queue, take, want time.Duration }{
		{0, 0, 0}, {time.Minute, 0, time.Minute}, {0, time.Second, time.Second},
		{time.Minute, time.Second, time.Second}, {time.Minute, queue.None, 0},
	} {
		f := newFixture(t, queue.Options{Lease: c.queue})
		f.put(queue.Op{}, "a")
		it := f.must("taker", queue.Op{Verb: queue.Take, Lease: c.take}).Item
		want := machine.Time(0)
		if c.want > 0 {
			want = f.now + machine.Time(c.want)
		}
		f.equal("due", it.Due, want)
	}
}

func TestARenewalBeginsTheLeaseAnew(t *testing.T) {
	f := newFixture(t, queue.Options{Lease: time.Minute})
	f.put(queue.Op{}, "a")
	it := f.take("taker")
	f.pass(30 * time.Second)
	f.equal("due", f.must("taker", held(queue.Renew, it)).Item.Due, f.now+machine.Time(time.Minute))
	longer := held(queue.Renew, it)
	longer.Lease = time.Hour
	f.must("taker", longer)
	f.pass(time.Hour - 1)
	f.equal("due", f.must("taker", held(queue.Renew, it)).Item.Due, f.now+machine.Time(time.Hour))
	f.pass(time.Hour)
	f.refused("taker", held(queue.Renew, it), "lost")
}

func TestAnItemHeldForTheRunStaysSoWhenRenewed(t *testing.T) {
	f := newFixture(t, queue.Options{})
	f.put(queue.Op{}, "a")
	f.equal("due", f.must("taker", held(queue.Renew, f.take("taker"))).Item.Due, 0)
	f.pass(1000 * time.Hour)
	f.holds(queue.Taken, "a")
}

func TestAFailedLastAttemptBuriesTheItem(t *testing.T) {
	fail := map[queue.Outcome]func(*fixture, queue.Item){
		queue.Released: func(f *fixture, it queue.Item) { f.release("taker", it, 0) },
		queue.Expired:  func(f *fixture, _ queue.Item) { f.pass(time.Hour) },
		queue.Ended:    func(f *fixture, _ queue.Item) { f.end("taker", false); f.pass(time.Minute) },
		queue.Crashed:  func(f *fixture, _ queue.Item) { f.q.Recover(f.now) },
	}
	for outcome, fail := range fail {
		f := newFixture(t, queue.Options{Lease: time.Hour, Attempts: 2})
		f.put(queue.Op{}, "a")
		for attempt := 1; attempt <= 2; attempt++ {
			it := f.take("taker")
			f.equal("attempt", it.Attempt, attempt)
			fail(f, it)
		}
		buried := f.list(queue.Buried)
		f.equal("buried", len(buried), 1)
		h := buried[0].History
		f.equal("outcomes", fmt.Sprint(h[0].Outcome, h[1].Outcome), fmt.Sprint(outcome, outcome))
		f.equal("who", h[1].By, "taker")
		f.equal("reasons", h[0].Reason+h[1].Reason, "attempt 2 failed, the last")
	}
}

func TestADrainedSessionGivesItsAttemptBack(t *testing.T) {
	f := newFixture(t, queue.Options{Attempts: 1})
	f.put(queue.Op{}, "a")
	f.take("taker")
	f.end("taker", true)
	it := f.take("taker")
	f.equal("attempt", it.Attempt, 1)
	f.equal("outcome", it.History[0].Outcome, "drained")
}

func TestTheBackOffDoublesWithEachAttemptUpToAnHour(t *testing.T) {
	for _, c := range []struct {
		backoff time.Duration
		want    string
	}{
		{0, "[1s 2s 4s 8s 16s]"},
		{queue.None, "[0s 0s 0s 0s 0s]"},
		{10 * time.Minute, "[10m0s 20m0s 40m0s 1h0m0s 1h0m0s]"},
		{2 * time.Hour, "[2h0m0s 2h0m0s 2h0m0s 2h0m0s 2h0m0s]"},
	} {
		f := newFixture(t, queue.Options{Backoff: c.backoff, Attempts: queue.None})
		f.put(queue.Op{}, "a")
		var delays []time.Duration
		for range 5 {
			f.must("taker", held(queue.Release, f.take("taker")))
			delay := time.Duration(0)
			if delayed := f.list(queue.Delayed); len(delayed) > 0 {
				delay = time.Duration(delayed[0].Due - f.now)
			}
			delays = append(delays, delay)
			f.pass(delay)
		}
		f.equal("delays", delays, c.want)
	}
}

func TestARunThatEndsReturnsItsItemsWithBackOff(t *testing.T) {
	f := newFixture(t, queue.Options{Backoff: time.Second})
	f.put(queue.Op{}, "a", "b", "c")
	f.take("taker")
	f.take("other")
	f.take("taker")
	f.refused("taker", queue.Op{Verb: queue.Take, Wait: true}, "wait")
	f.end("taker", false)
	f.holds(queue.Delayed, "a c")
	f.holds(queue.Taken, "b")
	f.pass(time.Second)
	f.answered()
	f.holds(queue.Ready, "a c")
}

func TestTheHistoryKeepsTheLastSixteenDeliveries(t *testing.T) {
	f := newFixture(t, queue.Options{Attempts: queue.None})
	f.put(queue.Op{}, "a")
	for range 20 {
		f.release("taker", f.take("taker"), 0)
	}
	h := f.take("taker").History
	f.equal("deliveries", fmt.Sprint(len(h), h[0].Attempt, h[15].Attempt, h[15].At == f.now), "16 5 20 true")
}

func TestAReplyKeepsTheHistoryItWasGiven(t *testing.T) {
	f := newFixture(t, queue.Options{})
	f.put(queue.Op{}, "a")
	f.release("one", f.take("one"), 0)
	it := f.take("two")
	f.release("two", it, 0)
	f.release("three", f.take("three"), 0)
	f.equal("history", fmt.Sprint(len(it.History), " ", it.History[0].By), "1 one")
}

func TestABuriedItemKeepsTheReasonOfItsHolder(t *testing.T) {
	f := newFixture(t, queue.Options{})
	f.put(queue.Op{}, "a")
	op := held(queue.Bury, f.take("taker"))
	op.Reason = "x" + strings.Repeat("é", 1000)
	f.must("taker", op)
	h := f.list(queue.Buried)[0].History
	f.equal("outcome", h[0].Outcome, "buried")
	f.equal("reason", h[0].Reason, "x"+strings.Repeat("é", 511)) // 1 KiB, no rune cut in two
}

func TestPopTakesAndAcknowledges(t *testing.T) {
	f := newFixture(t, queue.Options{})
	f.put(queue.Op{}, "a")
	f.takes(queue.Op{}, "a")
	f.equal("stats", f.stats(), queue.Stats{Put: 1, Acked: 1})
}
