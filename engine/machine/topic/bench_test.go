package topic_test

import (
	"fmt"
	"testing"

	"github.com/unilua/unilua/engine/machine"
	"github.com/unilua/unilua/engine/machine/topic"
	"github.com/unilua/unilua/engine/value"
)

// BenchmarkPublish publishes to subscriptions that nobody waits on.
func BenchmarkPublish(b *testing.B) {
	for _, n := range []int{0, 1, 100, 10_000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			d := newDesk(b)
			for range n {
				d.subscribe("a", 0)
			}
			op := topic.Op{Verb: topic.Publish, Value: value.Int(1)}
			b.ReportAllocs()
			for b.Loop() {
				if _, err := d.m.Apply(machine.Call{}, &op); err != nil {
					b.Fatal(err)
				}
				d.m.Settle(0)
			}
		})
	}
}

// BenchmarkWake publishes once to n subscriptions, all of them waited on.
func BenchmarkWake(b *testing.B) {
	for _, n := range []int{1, 100, 10_000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			d := newDesk(b)
			var subs []uint64
			for range n {
				subs = append(subs, d.subscribe("a", 0))
			}
			publish := topic.Op{Verb: topic.Publish, Value: value.Int(1)}
			b.ReportAllocs()
			for b.Loop() {
				for _, sub := range subs {
					d.wait("a", sub)
				}
				d.m.Apply(machine.Call{}, &publish)
				for {
					if _, _, _, ok := d.m.Settle(0); !ok {
						break
					}
				}
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*n), "ns/waiter")
		})
	}
}
