package queue_test

import (
	"testing"
	"time"

	"github.com/unilua/unilua/engine/machine/queue"
)

func TestTheHigherPriorityGoesFirstThenTheOldest(t *testing.T) {
	f := newFixture(t, queue.Options{})
	f.put(queue.Op{}, "a", "b")
	f.put(queue.Op{Priority: 5}, "urgent", "urgent too")
	f.put(queue.Op{Priority: -1}, "last")
	f.put(queue.Op{}, "c")
	f.takes(queue.Op{}, "urgent urgent too a b c last")
}

func TestNewestTakesTheLastPutOfTheHighestPriority(t *testing.T) {
	f := newFixture(t, queue.Options{})
	f.put(queue.Op{}, "a", "b")
	f.put(queue.Op{Priority: 5}, "x", "y")
	f.takes(queue.Op{Newest: true}, "y x b a")
}

func TestAnItemThatComesBackTakesItsOldPlace(t *testing.T) {
	f := newFixture(t, queue.Options{})
	f.put(queue.Op{}, "a", "b", "c")
	f.release("taker", f.take("taker"), 0)
	f.takes(queue.Op{}, "a b c")
}

func TestADelayedItemIsReadyAtItsTime(t *testing.T) {
	f := newFixture(t, queue.Options{})
	f.put(queue.Op{Delay: time.Minute}, "late")
	f.put(queue.Op{}, "soon")
	f.pass(time.Minute - 1)
	f.holds(queue.Ready, "soon")
	f.holds(queue.Delayed, "late")
	f.pass(1)
	f.takes(queue.Op{}, "late soon")
}

func TestAnItemNotTakenWithinItsTTLVanishes(t *testing.T) {
	f := newFixture(t, queue.Options{})
	f.put(queue.Op{TTL: time.Minute}, "taken in time", "never taken")
	f.put(queue.Op{TTL: time.Minute, Delay: time.Hour}, "delayed for too long")
	it := f.take("taker")
	f.pass(time.Minute)
	f.holds(queue.Ready, "")
	f.holds(queue.Delayed, "")
	f.equal("expired", f.stats().Expired, 2)
	f.release("taker", it, 0)
	f.pass(time.Hour)
	f.takes(queue.Op{}, "taken in time")
}

func TestOneItemOfAKeyIsOutAtATime(t *testing.T) {
	f := newFixture(t, queue.Options{})
	f.put(queue.Op{Key: "k"}, "k1", "k2", "k3")
	f.put(queue.Op{Key: "l"}, "l1")
	f.holds(queue.Ready, "k1 l1")
	f.holds(queue.Delayed, "k2 k3")
	k1 := f.take("taker")
	f.holds(queue.Ready, "l1")
	f.must("taker", held(queue.Ack, k1))
	f.holds(queue.Ready, "k2 l1")
	f.takes(queue.Op{}, "k2 k3 l1")
}

func TestAnItemThatWaitsForItsBackOffHoldsUpItsKey(t *testing.T) {
	f := newFixture(t, queue.Options{})
	f.put(queue.Op{Key: "k"}, "k1", "k2")
	f.release("taker", f.take("taker"), time.Second)
	f.holds(queue.Ready, "")
	f.holds(queue.Delayed, "k1 k2")
	f.pass(time.Second)
	f.takes(queue.Op{}, "k1 k2")
}

func TestABuriedItemHoldsNobodyUp(t *testing.T) {
	f := newFixture(t, queue.Options{})
	f.put(queue.Op{Key: "k"}, "k1", "k2")
	f.must("taker", held(queue.Bury, f.take("taker")))
	f.takes(queue.Op{}, "k2")
}

func TestADelayStatedWithAPutHoldsUpNoOther(t *testing.T) {
	f := newFixture(t, queue.Options{})
	f.put(queue.Op{Key: "k", Delay: time.Minute}, "k1")
	f.put(queue.Op{Key: "k"}, "k2")
	f.holds(queue.Ready, "k2")
	f.pass(time.Minute)
	f.takes(queue.Op{}, "k1 k2")
}

func TestAHigherPriorityGoesFirstWithinItsKeyToo(t *testing.T) {
	f := newFixture(t, queue.Options{})
	f.put(queue.Op{Key: "k"}, "k1")
	f.put(queue.Op{Key: "k", Priority: 1}, "k2")
	f.takes(queue.Op{}, "k2 k1")
}

func TestOldestAgeIsThatOfTheOldestReadyItem(t *testing.T) {
	f := newFixture(t, queue.Options{})
	f.equal("age", f.stats().OldestAge, time.Duration(0))
	f.put(queue.Op{Delay: time.Hour}, "delayed")
	f.pass(time.Second)
	f.put(queue.Op{Priority: -7}, "oldest")
	f.pass(time.Second)
	f.put(queue.Op{}, "a")
	f.put(queue.Op{Priority: 7}, "b")
	f.pass(time.Second)
	f.equal("age", f.stats().OldestAge, 2*time.Second)
	f.must("taker", queue.Op{Verb: queue.Pop})
	f.must("taker", queue.Op{Verb: queue.Pop})
	f.equal("age", f.stats().OldestAge, 2*time.Second)
}
