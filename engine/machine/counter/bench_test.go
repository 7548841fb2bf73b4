package counter

import (
	"fmt"
	"testing"

	"github.com/unilua/unilua/engine/machine"
)

func BenchmarkIncr(b *testing.B) {
	m := New("hits")
	m.Journal().Attach(m, true, false)
	call, op := machine.Call{Session: "run"}, Op{Verb: Incr, N: 1}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := m.Apply(call, &op); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkAdd(b *testing.B) {
	m := New("hits")
	m.Journal().Attach(m, true, false)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := m.Add(1); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkNext(b *testing.B) {
	m := New("hits")
	m.Journal().Attach(m, true, false)
	if err := m.reserve(1 << 50); err != nil {
		b.Fatal(err)
	}
	call, op := machine.Call{Session: "run"}, Op{Verb: Next}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := m.Apply(call, &op); err != nil {
			b.Fatal(err)
		}
	}
}

// Each turn one waiter is answered, and waits for more.
func BenchmarkWakeOne(b *testing.B) {
	for _, waiters := range []int64{10, 10_000} {
		b.Run(fmt.Sprintf("waiters=%d", waiters), func(b *testing.B) {
			m := New("hits")
			call := machine.Call{Session: "run"}
			next := func() {
				call.Seq++
				if _, err := m.Apply(call, &Op{Verb: Wait, N: int64(call.Seq), Wait: true}); err != machine.ErrWait {
					b.Fatal(err)
				}
			}
			for range waiters {
				next()
			}
			b.ReportAllocs()
			for b.Loop() {
				if _, err := m.Add(1); err != nil {
					b.Fatal(err)
				}
				if _, _, _, ok := m.Settle(0); !ok {
					b.Fatal("nobody is answered")
				}
				next()
			}
		})
	}
}
