package lock

import (
	"fmt"
	"testing"

	"github.com/unilua/unilua/engine/machine"
)

const plenty = 1 << 50 // tokens

func newBenchmark(b *testing.B) *Machine {
	m := New("locks")
	if err := m.reserve(plenty); err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	return m
}

func BenchmarkAcquireAndRelease(b *testing.B) {
	m := newBenchmark(b)
	c := machine.Call{Session: "run"}
	acquire := Op{Verb: Acquire, Name: "backup.db1", Wait: true, Script: "backup.lua", Line: 12}
	for b.Loop() {
		r, err := m.Apply(c, &acquire)
		if err != nil {
			b.Fatal(err)
		}
		if _, err := m.Apply(c, &Op{Verb: Release, Name: "backup.db1", Token: r.Token}); err != nil {
			b.Fatal(err)
		}
	}
}

// Each turn releases the lock to the first in line, and the one that released
// it joins the end of the line.
func BenchmarkHandOver(b *testing.B) {
	for _, waiters := range []int{10, 10_000} {
		b.Run(fmt.Sprintf("waiters=%d", waiters), func(b *testing.B) {
			m := newBenchmark(b)
			acquire := Op{Verb: Acquire, Name: "hot", Wait: true}
			call := machine.Call{Session: "r0"}
			held, err := m.Apply(call, &acquire)
			if err != nil {
				b.Fatal(err)
			}
			for i := range waiters {
				m.Apply(machine.Call{Session: fmt.Sprint("r", i+1)}, &acquire)
			}
			for b.Loop() {
				if _, err := m.Apply(call, &Op{Verb: Release, Name: "hot", Token: held.Token}); err != nil {
					b.Fatal(err)
				}
				ticket, next, _, ok := m.Settle(0)
				if !ok {
					b.Fatal("nobody is granted the lock")
				}
				if _, err := m.Apply(call, &acquire); err != machine.ErrWait {
					b.Fatal(err)
				}
				call.Session, held = ticket.Session, next
			}
		})
	}
}

// One that holds something, for which nobody waits, joins a long line and
// leaves it.
func BenchmarkJoinALine(b *testing.B) {
	for _, waiters := range []int{10, 10_000} {
		for _, holding := range []bool{false, true} {
			b.Run(fmt.Sprintf("waiters=%d/holding=%v", waiters, holding), func(b *testing.B) {
				m := newBenchmark(b)
				acquire := Op{Verb: Acquire, Name: "hot", Wait: true}
				for i := range waiters + 1 {
					m.Apply(machine.Call{Session: fmt.Sprint("r", i)}, &acquire)
				}
				call := machine.Call{Session: "last"}
				if holding {
					m.Apply(call, &Op{Verb: Acquire, Name: "own"})
				}
				for b.Loop() {
					if _, err := m.Apply(call, &acquire); err != machine.ErrWait {
						b.Fatal(err)
					}
					m.Cancel(call.Ticket())
				}
			})
		}
	}
}

func BenchmarkEndOfOneAmongMany(b *testing.B) {
	for _, others := range []int{10, 10_000} {
		b.Run(fmt.Sprintf("others=%d", others), func(b *testing.B) {
			m := newBenchmark(b)
			for i := range others {
				name := fmt.Sprint("r", i)
				m.Apply(machine.Call{Session: name}, &Op{Verb: Acquire, Name: name})
			}
			call, acquire := machine.Call{Session: "one"}, Op{Verb: Acquire, Name: "own"}
			for b.Loop() {
				m.Apply(call, &acquire)
				m.End("one", 0, false)
			}
		})
	}
}
