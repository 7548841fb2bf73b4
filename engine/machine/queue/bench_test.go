package queue_test

import (
	"fmt"
	"runtime"
	"testing"

	"github.com/unilua/unilua/engine/machine"
	"github.com/unilua/unilua/engine/machine/queue"
	"github.com/unilua/unilua/engine/value"
)

var depths = []int{1_000, 10_000, 100_000, 1_000_000}

// BenchmarkPutTakeAck is the whole life of an item behind many others.
func BenchmarkPutTakeAck(b *testing.B) {
	for _, depth := range depths {
		b.Run(fmt.Sprint(depth), func(b *testing.B) { life(b, depth, queue.Op{}) })
	}
}

// BenchmarkPutTakeAckOfAKey is the same for items that all have one key.
func BenchmarkPutTakeAckOfAKey(b *testing.B) {
	for _, depth := range depths {
		b.Run(fmt.Sprint(depth), func(b *testing.B) { life(b, depth, queue.Op{Key: "k"}) })
	}
}

func life(b *testing.B, depth int, put queue.Op) {
	q := filled(b, depth, put)
	put.Verb, put.Value = queue.Put, value.Int(7)
	take := queue.Op{Verb: queue.Take}
	c := machine.Call{Session: "worker", Now: 1}
	b.ReportAllocs()
	for b.Loop() {
		c.Seq++
		apply(b, q, c, &put)
		item := apply(b, q, c, &take).Item
		apply(b, q, c, &queue.Op{Verb: queue.Ack, ID: item.ID, Token: item.Token})
	}
}

func filled(b *testing.B, depth int, put queue.Op) *queue.Machine {
	q := queue.New("q")
	put.Verb = queue.Put
	for i := range depth {
		put.Value = value.Int(int64(i))
		apply(b, q, machine.Call{Session: "putter", Seq: uint64(i), Now: 1}, &put)
	}
	return q
}

func apply(b *testing.B, q *queue.Machine, c machine.Call, op *queue.Op) queue.Reply {
	r, err := q.Apply(c, op)
	if err != nil {
		b.Fatal(err)
	}
	return r
}

// BenchmarkReleaseAndTick takes an item and puts it back with a short delay,
// which a tick ends.
func BenchmarkReleaseAndTick(b *testing.B) {
	for _, depth := range depths {
		b.Run(fmt.Sprint(depth), func(b *testing.B) {
			q := filled(b, depth, queue.Op{})
			apply(b, q, machine.Call{}, &queue.Op{Verb: queue.Configure, Options: queue.Options{Attempts: queue.None}})
			c := machine.Call{Session: "worker", Now: 1}
			take := queue.Op{Verb: queue.Take, Newest: true}
			b.ReportAllocs()
			for b.Loop() {
				item := apply(b, q, c, &take).Item
				apply(b, q, c, &queue.Op{Verb: queue.Release, ID: item.ID, Token: item.Token, Delay: 1, HasDelay: true})
				c.Now++
				q.Tick(c.Now)
			}
		})
	}
}

// BenchmarkMemory reports what a ready item costs, beside its value.
func BenchmarkMemory(b *testing.B) {
	for name, put := range map[string]queue.Op{"plain": {}, "priority": {Priority: 1}, "ttl": {TTL: 1 << 60}, "one key": {Key: "k"}} {
		b.Run(name, func(b *testing.B) {
			const items = 1_000_000
			for b.Loop() {
				before := heapInUse()
				q := filled(b, items, put)
				b.ReportMetric(float64(heapInUse()-before)/items, "B/item")
				runtime.KeepAlive(q)
			}
		})
	}
}

func heapInUse() uint64 {
	runtime.GC()
	var s runtime.MemStats
	runtime.ReadMemStats(&s)
	return s.HeapAlloc
}
