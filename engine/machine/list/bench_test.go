package list_test

import (
	"fmt"
	"testing"

	"github.com/unilua/unilua/engine/machine"
	"github.com/unilua/unilua/engine/machine/list"
	"github.com/unilua/unilua/engine/value"
)

func BenchmarkList(b *testing.B) {
	for _, n := range []int64{1_000, 100_000, 1_000_000} {
		for _, c := range []struct {
			name string
			ops  []list.Op
		}{
			{"push+pop", []list.Op{{Verb: list.Push}, {Verb: list.Pop}}},
			{"push+pop_front", []list.Op{{Verb: list.Push}, {Verb: list.PopFront}}},
			{"get", []list.Op{{Verb: list.Get, At: n / 3}}},
			{"set", []list.Op{{Verb: list.Set, At: n / 3}}},
			{"insert+remove in the middle", []list.Op{{Verb: list.Insert, At: n / 2}, {Verb: list.Remove, At: n / 2}}},
		} {
			b.Run(fmt.Sprintf("%s/%d", c.name, n), func(b *testing.B) { run(b, n, c.ops) })
		}
	}
}

func run(b *testing.B, n int64, ops []list.Op) {
	m := filled(b, n)
	for i := range ops {
		ops[i].Value = value.Int(7)
	}
	b.ReportAllocs()
	for b.Loop() {
		for i := range ops {
			if _, err := m.Apply(machine.Call{}, &ops[i]); err != nil {
				b.Fatal(err)
			}
		}
	}
}

func filled(b *testing.B, n int64) *list.Machine {
	m := list.New("l")
	for i := range n {
		apply(b, m, list.Op{Verb: list.Push, Value: value.Int(i)})
	}
	return m
}

// BenchmarkInsertAtOnePlace grows a list at one spot, the hardest case for the
// places: each insertion halves the gap that the last one left.
func BenchmarkInsertAtOnePlace(b *testing.B) {
	for _, c := range []struct {
		name string
		at   func(i int64) int64
	}{
		{"same position", func(int64) int64 { return 500 }},
		{"behind the last one", func(i int64) int64 { return 500 + i }},
	} {
		b.Run(c.name, func(b *testing.B) {
			m := filled(b, 100_000)
			v := value.Int(7)
			b.ReportAllocs()
			for i := int64(0); b.Loop(); i++ {
				apply(b, m, list.Op{Verb: list.Insert, At: c.at(i), Value: v})
			}
			b.ReportMetric(float64(apply(b, m, list.Op{Verb: list.Len}).N), "length")
		})
	}
}

func BenchmarkSortReverseItems(b *testing.B) {
	for _, verb := range []list.Verb{list.Sort, list.Reverse, list.Items} {
		b.Run(map[list.Verb]string{list.Sort: "sort", list.Reverse: "reverse", list.Items: "items"}[verb], func(b *testing.B) {
			m := filled(b, 1_000_000)
			for b.Loop() {
				apply(b, m, list.Op{Verb: verb})
			}
		})
	}
}
