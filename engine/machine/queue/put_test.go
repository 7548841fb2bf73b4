package queue_test

import (
	"testing"
	"time"

	"github.com/unilua/unilua/engine/machine"
	"github.com/unilua/unilua/engine/machine/queue"
	"github.com/unilua/unilua/engine/value"
)

func all(words ...string) queue.Op {
	op := queue.Op{Verb: queue.PutAll}
	for _, word := range words {
		op.Values = append(op.Values, value.String(word))
	}
	return op
}

func TestAPutWithoutAnIDHasOneFromItsCallAlone(t *testing.T) {
	f := newFixture(t, queue.Options{})
	f.seq = 6
	f.equal("id", f.must("run", put(queue.Op{}, "a")).ID, "run.7")
	f.equal("ids", f.must("run", all("b", "c")).IDs, []string{"run.8.1", "run.8.2"})
}

func TestAnIDMakesAPutIdempotentUntilTenMinutesAfterTheItemIsGone(t *testing.T) {
	f := newFixture(t, queue.Options{})
	f.put(queue.Op{ID: "x"}, "a")
	f.pass(time.Hour)
	f.refused("putter", put(queue.Op{ID: "x"}, "b"), "exists")
	f.takes(queue.Op{}, "a")
	f.pass(10*time.Minute - 1)
	f.refused("putter", put(queue.Op{ID: "x"}, "b"), "exists")
	f.pass(1)
	f.put(queue.Op{ID: "x"}, "b")
}

func TestAnIDIsForgottenOnAFullSecond(t *testing.T) {
	f := newFixture(t, queue.Options{})
	f.pass(time.Millisecond)
	f.put(queue.Op{ID: "x"}, "a")
	f.takes(queue.Op{}, "a")
	f.equal("due", f.q.Due()%machine.Time(time.Second), 0)
	f.equal("due in time", f.q.Due() >= f.now+machine.Time(10*time.Minute), true)
}

func TestTheIDOfAPutAllIsThatOfEachOfItsItems(t *testing.T) {
	f := newFixture(t, queue.Options{})
	batch := all("a", "b")
	batch.ID = "batch"
	f.equal("ids", f.must("putter", batch).IDs, []string{"batch.1", "batch.2"})
	f.must("taker", queue.Op{Verb: queue.Pop})
	f.refused("putter", batch, "exists")
	f.holds(queue.Ready, "b")
}

func TestAPutAllOfNothingPutsNothing(t *testing.T) {
	f := newFixture(t, queue.Options{})
	f.equal("ids", f.must("putter", all()).IDs, []string(nil))
}

func TestWhatIsNoValueIsRefused(t *testing.T) {
	f := newFixture(t, queue.Options{})
	f.refused("putter", queue.Op{Verb: queue.Put}, "misuse")
	huge := value.String(string(make([]byte, value.MaxSize)))
	f.refused("putter", queue.Op{Verb: queue.Put, Value: huge}, "too_large")
}

func TestAFullQueueLetsPuttersWaitInOrder(t *testing.T) {
	f := newFixture(t, queue.Options{Capacity: 2})
	f.put(queue.Op{}, "a", "b")
	f.refused("putter", put(queue.Op{}, "c"), "full")
	f.refused("p1", put(queue.Op{Wait: true, ID: "c"}, "c"), "wait")
	f.refused("p2", put(queue.Op{Wait: true, ID: "d"}, "d"), "wait")
	it := f.take("taker")
	f.answered()
	f.must("taker", held(queue.Ack, it))
	f.answered("p1: c")
	f.takes(queue.Op{}, "b c d")
	f.answered("p2: d")
}

func TestAPutAllWaitsUntilAllOfItFitsAndNobodyOvertakesIt(t *testing.T) {
	f := newFixture(t, queue.Options{Capacity: 3})
	f.put(queue.Op{}, "a", "b")
	batch := all("c", "d")
	batch.Wait, batch.ID = true, "batch"
	f.refused("p1", batch, "wait")
	f.refused("p2", put(queue.Op{Wait: true, ID: "e"}, "e"), "wait")
	f.refused("p3", put(queue.Op{}, "f"), "full")
	f.holds(queue.Ready, "a b")
	f.must("taker", queue.Op{Verb: queue.Pop})
	f.answered("p1: batch.1,batch.2")
	f.holds(queue.Ready, "b c d")
}

func TestAPutterThatGivesUpLetsTheNextOneGo(t *testing.T) {
	f := newFixture(t, queue.Options{Capacity: 2})
	f.put(queue.Op{}, "a")
	batch := all("b", "c")
	batch.Wait = true
	f.refused("p1", batch, "wait")
	ticket := machine.Ticket{Session: "p1", Seq: f.seq}
	f.refused("p2", put(queue.Op{Wait: true, ID: "d"}, "d"), "wait")
	f.equal("was in line", f.q.Cancel(ticket), true)
	f.settle()
	f.answered("p2: d")
}

func TestMoreThanTheCapacityIsTooLarge(t *testing.T) {
	f := newFixture(t, queue.Options{Capacity: 2})
	batch := all("a", "b", "c")
	batch.Wait = true
	f.refused("putter", batch, "too_large")
}

func TestAWaitingPutIsAnsweredWhenItsChancesChange(t *testing.T) {
	for _, c := range []struct {
		options queue.Options
		answer  string
	}{
		{queue.Options{Capacity: 4}, "p: batch.1,batch.2"},
		{queue.Options{Capacity: 1}, "p: too_large"},
		{queue.Options{Capacity: queue.None}, "p: batch.1,batch.2"},
		{queue.Options{OnFull: queue.Refuse}, "p: full"},
		{queue.Options{OnFull: queue.DropOldest}, "p: batch.1,batch.2"},
	} {
		f := newFixture(t, queue.Options{Capacity: 2})
		f.put(queue.Op{}, "a", "b")
		batch := all("c", "d")
		batch.Wait, batch.ID = true, "batch"
		f.refused("p", batch, "wait")
		f.must("admin", queue.Op{Verb: queue.Configure, Options: c.options})
		f.answered(c.answer)
	}
}

func TestAWaitingPutWhoseIDWasPutMeanwhileFails(t *testing.T) {
	f := newFixture(t, queue.Options{Capacity: 1})
	f.put(queue.Op{}, "a")
	f.refused("p1", put(queue.Op{Wait: true, ID: "x"}, "b"), "wait")
	f.refused("p2", put(queue.Op{Wait: true, ID: "x"}, "c"), "wait")
	f.takes(queue.Op{}, "a b")
	f.answered("p1: x", "p2: exists")
}

func TestOnFullErrorRefusesAtOnce(t *testing.T) {
	f := newFixture(t, queue.Options{Capacity: 1, OnFull: queue.Refuse})
	f.put(queue.Op{}, "a")
	f.refused("putter", put(queue.Op{Wait: true}, "b"), "full")
}

func TestDropOldestDropsTheOldestOfTheLowestPriority(t *testing.T) {
	f := newFixture(t, queue.Options{Capacity: 4, OnFull: queue.DropOldest})
	f.put(queue.Op{Priority: 1}, "urgent")
	f.put(queue.Op{Key: "k"}, "k1", "k2")
	f.put(queue.Op{}, "a", "b")
	f.holds(queue.Ready, "urgent k2 a b")
	f.must("putter", all("c", "d"))
	f.holds(queue.Ready, "urgent b c d")
	f.equal("dropped", f.stats().Dropped, 3)
}

func TestDropOldestDropsWhatWaitsForItsKeyToo(t *testing.T) {
	f := newFixture(t, queue.Options{Capacity: 3, OnFull: queue.DropOldest})
	f.put(queue.Op{Key: "k"}, "k1", "k2", "k3")
	f.take("taker")
	f.put(queue.Op{}, "a")
	f.holds(queue.Delayed, "k3")
	f.holds(queue.Ready, "a")
}

func TestDropOldestIsFullIfTooFewAreReady(t *testing.T) {
	f := newFixture(t, queue.Options{Capacity: 3, OnFull: queue.DropOldest})
	f.put(queue.Op{}, "a", "b")
	f.put(queue.Op{Delay: time.Hour}, "c")
	f.take("taker")
	f.refused("putter", all("d", "e"), "full")
	f.holds(queue.Ready, "b")
	f.put(queue.Op{}, "d")
	f.holds(queue.Ready, "d")
}

func TestTheBuriedDoNotCountAgainstTheCapacity(t *testing.T) {
	f := newFixture(t, queue.Options{Capacity: 1})
	f.put(queue.Op{}, "a")
	f.refused("p", put(queue.Op{Wait: true, ID: "b"}, "b"), "wait")
	it := f.take("taker")
	f.answered()
	f.must("taker", held(queue.Bury, it))
	f.answered("p: b")
}
