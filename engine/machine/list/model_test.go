package list_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/unilua/unilua/engine/machine"
	"github.com/unilua/unilua/engine/machine/list"
	"github.com/unilua/unilua/engine/value"
)

// slice does what a list does, on a Go slice.
func slice(model []value.Value, op list.Op) (after []value.Value, out value.Value) {
	n := len(model)
	at := int(op.At)
	switch op.Verb {
	case list.Push:
		return append(model, op.Value), out
	case list.PushFront:
		return slices.Insert(model, 0, op.Value), out
	case list.Pop, list.PopFront:
		if n == 0 {
			return model, out
		}
		at = map[list.Verb]int{list.Pop: n, list.PopFront: 1}[op.Verb]
		fallthrough
	case list.Remove:
		out = model[at-1]
		return slices.Delete(model, at-1, at), out
	case list.Set:
		model[at-1] = op.Value
	case list.Insert:
		return slices.Insert(model, at-1, op.Value), out
	case list.Reverse:
		slices.Reverse(model)
	case list.Sort:
		slices.SortStableFunc(model, func(a, b value.Value) int {
			x, _ := a.AsNumber()
			y, _ := b.AsNumber()
			return int(x - y)
		})
	case list.Clear:
		return nil, out
	}
	return model, out
}

// drawOp draws an operation that a list of n elements does not refuse.
// Insertions crowd around one position now and then, to use up the places.
func drawOp(t *rapid.T, n int) list.Op {
	verbs := []list.Verb{
		list.Insert, list.Insert, list.Insert, list.Push, list.PushFront, list.Pop, list.PopFront, list.Sort, list.Reverse, list.Clear,
	}
	if n > 0 {
		verbs = append(verbs, list.Set, list.Remove, list.Insert, list.Insert, list.Insert, list.Insert)
	}
	op := list.Op{Verb: rapid.SampledFrom(verbs).Draw(t, "verb")}
	switch op.Verb {
	case list.Insert:
		op.At = int64(min(n+1, rapid.SampledFrom([]int{1, 2, 3, n/2 + 1, n + 1}).Draw(t, "at")))
	case list.Set, list.Remove:
		op.At = int64(rapid.IntRange(1, n).Draw(t, "at"))
	}
	op.Value = value.Int(rapid.Int64Range(0, 50).Draw(t, "value"))
	return op
}

func TestAListBehavesLikeASlice(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m, model := list.New("l"), []value.Value(nil)
		for range rapid.IntRange(0, 150).Draw(t, "ops") {
			op := drawOp(t, len(model))
			r, err := m.Apply(machine.Call{}, &op)
			if err != nil {
				t.Fatalf("verb %d at %d: %v", op.Verb, op.At, err)
			}
			var want value.Value
			model, want = slice(model, op)
			if r.Value != want {
				t.Fatalf("verb %d at %d returned %x, want %x", op.Verb, op.At, r.Value.Encoded(), want.Encoded())
			}
			items, _ := m.Apply(machine.Call{}, &list.Op{Verb: list.Items})
			if !slices.Equal(items.Values, model) {
				t.Fatalf("after verb %d at %d the items are %v, want %v", op.Verb, op.At, show(items.Values), show(model))
			}
		}
	})
}

func TestUndoIsExactAndTouchedCellsReplay(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m, replica := list.New("l"), list.New("replica")
		j := m.Journal()
		j.Attach(m, true, true)
		for range rapid.IntRange(1, 60).Draw(t, "steps") {
			before := cells(m)
			j.Speculate()
			for range rapid.IntRange(1, 5).Draw(t, "ops") {
				op := drawOp(t, int(length(m)))
				if _, err := m.Apply(machine.Call{}, &op); err != nil {
					t.Fatal(err)
				}
			}
			if rapid.Bool().Draw(t, "undo") {
				if err := j.Undo(); err != nil {
					t.Fatal(err)
				}
				if diff := cmp.Diff(before, cells(m)); diff != "" {
					t.Fatalf("undo left a difference: %s", diff)
				}
				continue
			}
			j.Keep()
			replay(t, m, replica)
			if diff := cmp.Diff(cells(m), cells(replica)); diff != "" {
				t.Fatalf("the touched cells do not replay: %s", diff)
			}
		}
	})
}

func length(m *list.Machine) int64 {
	r, _ := m.Apply(machine.Call{}, &list.Op{Verb: list.Len})
	return r.N
}

func replay(t *rapid.T, from, to *list.Machine) {
	for _, c := range from.Journal().Touched() {
		data, _ := from.AppendCell(nil, c)
		if err := to.RestoreCell(c, string(data)); err != nil {
			t.Fatal(err)
		}
	}
	from.Journal().ClearTouched(true)
}
