package state_test

import (
	"fmt"
	"testing"

	"github.com/unilua/unilua/engine/machine"
	"github.com/unilua/unilua/engine/machine/state"
	"github.com/unilua/unilua/engine/value"
)

func benchKey(i int) string { return fmt.Sprintf("key%07d", i) }

// filled returns a bucket of n keys that keeps so many revisions, and the keys.
func filled(b testing.TB, n int, revisions uint64) (*state.Machine, []string) {
	b.Helper()
	m := state.New("b")
	apply(b, m, state.Op{Verb: state.Configure, Options: state.Options{StateHistory: true, Revisions: revisions}})
	keys := make([]string, n)
	for i := range keys {
		keys[i] = benchKey(i * 7919 % n)
		apply(b, m, state.Op{Verb: state.Set, Key: keys[i], Value: value.Int(int64(i))})
	}
	return m, keys
}

func sizes(b *testing.B, run func(b *testing.B, n int)) {
	for _, n := range []int{1e3, 1e4, 1e5, 1e6} {
		b.Run(fmt.Sprintf("keys=%d", n), func(b *testing.B) { run(b, n) })
	}
}

func BenchmarkGet(b *testing.B) {
	for _, n := range []int{10, 1e3, 1e4, 1e5, 1e6} {
		b.Run(fmt.Sprintf("keys=%d", n), func(b *testing.B) {
			m, keys := filled(b, n, 0)
			b.ReportAllocs()
			op, i := state.Op{Verb: state.Get}, 0
			for b.Loop() {
				op.Key = keys[i%n]
				i++
				if _, err := m.Apply(machine.Call{}, &op); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkSet(b *testing.B) {
	for _, revisions := range []uint64{0, 4} {
		b.Run(fmt.Sprintf("history=%d", revisions), func(b *testing.B) {
			sizes(b, func(b *testing.B, n int) {
				m, keys := filled(b, n, revisions)
				m.Journal().Attach(m, true, true)
				b.ReportAllocs()
				op, i := state.Op{Verb: state.Set, Value: value.Int(1)}, 0
				for b.Loop() {
					op.Key = keys[i%n]
					i++
					if _, err := m.Apply(machine.Call{Now: machine.Time(i)}, &op); err != nil {
						b.Fatal(err)
					}
					m.Journal().ClearTouched(true)
				}
			})
		})
	}
}

// BenchmarkScan reads the whole bucket in pages, while each page is followed by
// a write.
func BenchmarkScan(b *testing.B) {
	sizes(b, func(b *testing.B, n int) {
		m, keys := filled(b, n, 0)
		b.ReportAllocs()
		i := 0
		for b.Loop() {
			r := apply(b, m, state.Op{Verb: state.Scan})
			for id := r.ID; r.Next != ""; i++ {
				apply(b, m, state.Op{Verb: state.Set, Key: keys[i%n], Value: value.Int(1)})
				r = apply(b, m, state.Op{Verb: state.ScanNext, ID: id, Key: r.Next})
			}
		}
		b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(n), "ns/key")
	})
}

func BenchmarkGetAt(b *testing.B) {
	sizes(b, func(b *testing.B, n int) {
		m, keys := filled(b, n, 4)
		for round := range 3 {
			for _, key := range keys {
				op := state.Op{Verb: state.Set, Key: key, Value: value.Int(int64(round))}
				if _, err := m.Apply(machine.Call{Now: machine.Time(round+1) * 100}, &op); err != nil {
					b.Fatal(err)
				}
			}
		}
		b.ReportAllocs()
		op, i := state.Op{Verb: state.Get, At: 150}, 0
		for b.Loop() {
			op.Key = keys[i%n]
			i++
			if r, err := m.Apply(machine.Call{}, &op); err != nil || r.Value != value.Int(0) {
				b.Fatal(r, err)
			}
		}
	})
}

func BenchmarkWatchedSet(b *testing.B) {
	for _, watches := range []int{1, 100, 10_000} {
		b.Run(fmt.Sprintf("elsewhere=%d", watches), func(b *testing.B) {
			m, keys := filled(b, 1000, 0)
			for i := range watches {
				s := fmt.Sprint("s", i)
				r := applyAs(b, m, s, 1, state.Op{Verb: state.Watch, Key: fmt.Sprint("other", i)})
				op := state.Op{Verb: state.WatchNext, ID: r.ID, Wait: true}
				if _, err := m.Apply(machine.Call{Session: s, Seq: 2}, &op); err != machine.ErrWait {
					b.Fatal(err)
				}
			}
			b.ReportAllocs()
			op, i := state.Op{Verb: state.Set, Value: value.Int(1)}, 0
			for b.Loop() {
				op.Key = keys[i%len(keys)]
				i++
				if _, err := m.Apply(machine.Call{}, &op); err != nil {
					b.Fatal(err)
				}
				if _, _, _, ok := m.Settle(0); ok {
					b.Fatal("a subscription to other keys was answered")
				}
			}
		})
	}
}
