package engine

import (
	"fmt"
	"slices"
	"sync"
	"testing"

	"github.com/unilua/unilua/engine/archive/archivetest"
	"github.com/unilua/unilua/engine/machine/queue"
	"github.com/unilua/unilua/engine/machine/state"
	"github.com/unilua/unilua/engine/value"
)

// benchSize is about what a record of these benchmarks has, in bytes.
const benchSize = 150

var benchValue = value.String(string(make([]byte, 100)))

// archived is work that n goroutines do on an archived object; each has a worker
// of its own.
type archived func(b testing.TB, s *Session, i int) (work func())

func putWork(b testing.TB, s *Session, _ int) func() {
	q := must[*Queue](b)(s.Queue("jobs", Keeping{}))
	return func() { benchDo(b, q, queue.Op{Verb: queue.Put, Value: benchValue}) }
}

func setWork(b testing.TB, s *Session, i int) func() {
	k := must[*State](b)(s.State("keys", Keeping{}))
	key := fmt.Sprint("key", i)
	return func() {
		if _, err := k.Do(state.Op{Verb: state.Set, Key: key, Value: benchValue}, 0); err != nil {
			b.Error(err)
		}
	}
}

func itemWork(b testing.TB, s *Session, _ int) func() {
	q := must[*Queue](b)(s.Queue("jobs", Keeping{}))
	return func() {
		benchDo(b, q, queue.Op{Verb: queue.Put, Value: benchValue})
		it := benchDo(b, q, queue.Op{Verb: queue.Take}).Item
		benchDo(b, q, queue.Op{Verb: queue.Ack, ID: it.ID, Token: it.Token})
	}
}

func benchDo(b testing.TB, q *Queue, op queue.Op) queue.Reply {
	r, err := q.Do(op, 0)
	if err != nil {
		b.Error(err)
	}
	return r
}

// workers returns a function that any of n goroutines may call: it does one
// unit of work with a worker that is free. rest, between two turns, empties the
// queue, so that all turns find the same.
func workers(b testing.TB, n int, w archived) (work, rest func()) {
	e, s := begin(b, b.TempDir())
	q := must[*Queue](b)(s.Queue("jobs", Keeping{}))
	free := make(chan func(), n)
	for i := range n {
		free <- w(b, session(b, e), i)
	}
	work = func() {
		mine := <-free
		mine()
		free <- mine
	}
	return work, func() { benchDo(b, q, queue.Op{Verb: queue.Purge}) }
}

// BenchmarkShareOfTheFloor reports which share of what the disk allows at best
// is reached, as the median of short turns of both.
func BenchmarkShareOfTheFloor(b *testing.B) {
	for _, w := range []struct {
		name string
		work archived
	}{{"put", putWork}, {"set", setWork}, {"put+take+ack", itemWork}} {
		for _, n := range []int{1, 16, 256} {
			b.Run(fmt.Sprintf("%s/%d", w.name, n), func(b *testing.B) {
				work, rest := workers(b, n, w.work)
				floor := archivetest.OpenFloor(b, n, benchSize)
				turn := max(300, 40*n)
				archivetest.Spread(n, turn, work)
				var shares []float64
				for b.Loop() {
					rest()
					f := archivetest.Spread(n, turn, floor.Write)
					e := archivetest.Spread(n, turn, work)
					shares = append(shares, f.Seconds()/e.Seconds())
				}
				slices.Sort(shares)
				b.ReportMetric(shares[len(shares)/2], "of-floor")
			})
		}
	}
}

// BenchmarkItemInMemory is a put, a take and an ack without a disk.
func BenchmarkItemInMemory(b *testing.B) {
	e, _ := begin(b, "")
	for _, n := range []int{1, 16} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			b.ReportAllocs()
			var wg sync.WaitGroup
			for i := range n {
				work := itemWork(b, session(b, e), i)
				wg.Go(func() {
					for range b.N / n {
						work()
					}
				})
			}
			wg.Wait()
		})
	}
}
