package list_test

import (
	"math/bits"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/unilua/unilua/engine/fault"
	"github.com/unilua/unilua/engine/machine"
	"github.com/unilua/unilua/engine/machine/list"
	"github.com/unilua/unilua/engine/machine/machinetest"
	"github.com/unilua/unilua/engine/value"
)

func TestAListKeepsTheContractAndBehavesLikeASlice(t *testing.T) {
	machinetest.Run(t, machinetest.Config[list.Op, list.Reply]{
		New: func() machine.Machine[list.Op, list.Reply] { return list.New("l") },
		Op:  drawOp,
		Model: func() machinetest.Model[list.Op, list.Reply] {
			var s slice
			return machinetest.Model[list.Op, list.Reply]{
				Applied: func(t *rapid.T, _ machine.Call, op *list.Op, got list.Reply, err error) {
					want, code := s.apply(*op)
					if fault.CodeOf(err) != code {
						t.Fatalf("verb %d at %d: %v, want code %q", op.Verb, op.At, err, code)
					}
					if err == nil && !same(got, want) {
						t.Fatalf("verb %d at %d: %+v, want %+v", op.Verb, op.At, got, want)
					}
				},
				Reset:   func(*rapid.T) { s = nil },
				Crashed: func(*rapid.T, machine.Time) {},
			}
		},
	})
}

// drawOp draws insertions most of the time, crowded at few positions, to use up
// the places.
func drawOp(t *rapid.T) list.Op {
	verbs := []list.Verb{
		list.Insert, list.Insert, list.Insert, list.Insert, list.Insert, list.Insert, list.Insert, list.Push, list.PushFront,
		list.Set, list.Remove, list.Pop, list.PopFront, list.IndexOf, list.Count, list.Sort, list.Reverse, list.Slice, list.Items,
	}
	return list.Op{
		Verb:       rapid.SampledFrom(verbs).Draw(t, "verb"),
		Value:      value.Int(rapid.Int64Range(0, 20).Draw(t, "value")),
		At:         rapid.SampledFrom([]int64{2, 3, 1, -1, -2, -5, 9, 0}).Draw(t, "at"),
		To:         rapid.Int64Range(-3, 9).Draw(t, "to"),
		Descending: rapid.Bool().Draw(t, "descending"),
	}
}

func same(a, b list.Reply) bool {
	return a.Value == b.Value && slices.Equal(a.Values, b.Values) && a.N == b.N && a.OK == b.OK
}

// slice is a list of numbers done on a Go slice.
type slice []value.Value

func (s *slice) apply(op list.Op) (list.Reply, fault.Code) {
	n := len(*s)
	at := int(op.At)
	if op.At < 0 {
		at = n + 1 + at
	}
	switch op.Verb {
	case list.Push:
		at = n + 1
	case list.PushFront, list.PopFront:
		at = 1
	case list.Pop:
		at = n
	case list.Insert:
		if op.At < 0 {
			at++
		}
	}
	inside := at >= 1 && at <= n
	switch op.Verb {
	case list.Push, list.PushFront, list.Insert:
		if at < 1 || at > n+1 {
			return list.Reply{}, fault.Range
		}
		*s = slices.Insert(*s, at-1, op.Value)
		return list.Reply{N: int64(n + 1)}, ""
	case list.Pop, list.PopFront, list.Remove:
		if !inside && op.Verb == list.Remove {
			return list.Reply{}, fault.Range
		}
		if !inside {
			return list.Reply{}, ""
		}
		v := (*s)[at-1]
		*s = slices.Delete(*s, at-1, at)
		return list.Reply{Value: v}, ""
	case list.Set:
		if !inside {
			return list.Reply{}, fault.Range
		}
		(*s)[at-1] = op.Value
	case list.Reverse:
		slices.Reverse(*s)
	case list.Sort:
		slices.SortFunc(*s, func(a, b value.Value) int { return s.compare(a, b, op.Descending) })
	default:
		return s.look(op), ""
	}
	return list.Reply{}, ""
}

func (s *slice) compare(a, b value.Value, descending bool) int {
	x, _ := a.AsNumber()
	y, _ := b.AsNumber()
	if descending {
		x, y = y, x
	}
	return int(x - y)
}

func (s *slice) look(op list.Op) list.Reply {
	switch op.Verb {
	case list.IndexOf:
		i := slices.Index(*s, op.Value)
		return list.Reply{N: int64(i + 1), OK: i >= 0}
	case list.Count:
		without := slices.DeleteFunc(slices.Clone(*s), func(v value.Value) bool { return v == op.Value })
		return list.Reply{N: int64(len(*s) - len(without))}
	case list.Slice:
		var out []value.Value
		for i, v := range *s {
			if i+1 >= s.position(op.At) && i+1 <= s.position(op.To) {
				out = append(out, v)
			}
		}
		return list.Reply{Values: out}
	}
	return list.Reply{Values: *s}
}

func (s *slice) position(at int64) int {
	if at < 0 {
		at += int64(len(*s)) + 1
	}
	return int(at)
}

func TestInsertingAtOnePlaceMovesFewOthers(t *testing.T) {
	const n = 20_000
	for name, at := range map[string]func(i int64) int64{
		"same position":       func(int64) int64 { return 2 },
		"behind the last one": func(i int64) int64 { return i + 2 },
	} {
		t.Run(name, func(t *testing.T) {
			m := of(t, "first", "last")
			j := m.Journal()
			j.Attach(m, false, true)
			touched, model := 0, slice(vals("first", "last"))
			for i := range int64(n) {
				model.apply(list.Op{Verb: list.Insert, At: at(i), Value: value.Int(i)})
				apply(t, m, list.Op{Verb: list.Insert, At: at(i), Value: value.Int(i)})
				touched += len(j.Touched())
				j.ClearTouched(true)
			}
			if most := n * 2 * bits.Len(n); touched > most {
				t.Errorf("%d insertions touched %d cells, want at most %d", n, touched, most)
			}
			if items := apply(t, m, list.Op{Verb: list.Items}).Values; !slices.Equal(items, model) {
				t.Error("the elements are out of order")
			}
		})
	}
}
