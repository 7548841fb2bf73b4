package list_test

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/unilua/unilua/engine/fault"
	"github.com/unilua/unilua/engine/machine"
	"github.com/unilua/unilua/engine/machine/list"
	"github.com/unilua/unilua/engine/value"
)

// apply does op and fails the test on an error.
func apply(t testing.TB, m *list.Machine, op list.Op) list.Reply {
	t.Helper()
	r, err := m.Apply(machine.Call{Session: "run", Seq: 1}, &op)
	if err != nil {
		t.Fatalf("verb %d: %v", op.Verb, err)
	}
	return r
}

// refused does op and returns the code it is refused with.
func refused(t testing.TB, m *list.Machine, op list.Op) fault.Code {
	t.Helper()
	_, err := m.Apply(machine.Call{Session: "run", Seq: 1}, &op)
	if err == nil {
		t.Fatalf("verb %d at %d: no error", op.Verb, op.At)
	}
	return fault.CodeOf(err)
}

func of(t testing.TB, vs ...any) *list.Machine {
	m := list.New("l")
	for _, v := range vs {
		apply(t, m, list.Op{Verb: list.Push, Value: val(v)})
	}
	return m
}

func val(v any) value.Value {
	switch v := v.(type) {
	case int:
		return value.Int(int64(v))
	case float64:
		return value.Number(v)
	case string:
		return value.String(v)
	case bool:
		return value.Bool(v)
	}
	panic(fmt.Sprintf("no value of %T", v))
}

func vals(vs ...any) []value.Value {
	var out []value.Value
	for _, v := range vs {
		out = append(out, val(v))
	}
	return out
}

func check(t *testing.T, m *list.Machine, want ...any) {
	t.Helper()
	got := apply(t, m, list.Op{Verb: list.Items}).Values
	if !slices.Equal(got, vals(want...)) {
		t.Errorf("items are %v, want %v", show(got), want)
	}
}

func show(vs []value.Value) []string {
	out := make([]string, len(vs))
	for i, v := range vs {
		out[i] = fmt.Sprintf("%x", v.Encoded())
	}
	return out
}

func TestPushAndPopWorkOnBothEnds(t *testing.T) {
	m := list.New("l")
	if n := apply(t, m, list.Op{Verb: list.Push, Value: val("b")}).N; n != 1 {
		t.Errorf("push returned length %d, want 1", n)
	}
	apply(t, m, list.Op{Verb: list.Push, Value: val("c")})
	if n := apply(t, m, list.Op{Verb: list.PushFront, Value: val("a")}).N; n != 3 {
		t.Errorf("push_front returned length %d, want 3", n)
	}
	check(t, m, "a", "b", "c")
	if v := apply(t, m, list.Op{Verb: list.Pop}).Value; v != val("c") {
		t.Errorf("pop returned %x", v.Encoded())
	}
	if v := apply(t, m, list.Op{Verb: list.PopFront}).Value; v != val("a") {
		t.Errorf("pop_front returned %x", v.Encoded())
	}
	check(t, m, "b")
}

func TestPopOfAnEmptyListIsAbsence(t *testing.T) {
	for _, verb := range []list.Verb{list.Pop, list.PopFront} {
		if r := apply(t, list.New("l"), list.Op{Verb: verb}); !r.Value.Absent() {
			t.Errorf("verb %d returned %x", verb, r.Value.Encoded())
		}
	}
}

func TestGetCountsFromEitherEnd(t *testing.T) {
	m := of(t, "a", "b", "c")
	for at, want := range map[int64]string{1: "a", 3: "c", -1: "c", -3: "a"} {
		if v := apply(t, m, list.Op{Verb: list.Get, At: at}).Value; v != val(want) {
			t.Errorf("get(%d) is %x, want %s", at, v.Encoded(), want)
		}
	}
	for _, at := range []int64{0, 4, -4, math.MaxInt64, math.MinInt64} {
		if v := apply(t, m, list.Op{Verb: list.Get, At: at}).Value; !v.Absent() {
			t.Errorf("get(%d) is %x, want absence", at, v.Encoded())
		}
	}
}

func TestInsertPutsTheElementAtThePositionNamed(t *testing.T) {
	for _, at := range []int64{1, 2, 4, -1, -2, -4} {
		m := of(t, "a", "b", "c")
		if n := apply(t, m, list.Op{Verb: list.Insert, At: at, Value: val("x")}).N; n != 4 {
			t.Errorf("insert(%d) returned length %d", at, n)
		}
		if v := apply(t, m, list.Op{Verb: list.Get, At: at}).Value; v != val("x") {
			t.Errorf("after insert(%d), get(%d) is %x", at, at, v.Encoded())
		}
	}
}

func TestChangingAPositionThatIsNotThereIsRefusedWithRange(t *testing.T) {
	m := of(t, "a", "b")
	for _, op := range []list.Op{
		{Verb: list.Set, At: 0}, {Verb: list.Set, At: 3}, {Verb: list.Set, At: -3},
		{Verb: list.Remove, At: 0}, {Verb: list.Remove, At: 3}, {Verb: list.Remove, At: math.MinInt64},
		{Verb: list.Insert, At: 0}, {Verb: list.Insert, At: 4}, {Verb: list.Insert, At: -4},
	} {
		op.Value = val("x")
		if code := refused(t, m, op); code != fault.Range {
			t.Errorf("verb %d at %d: code %s", op.Verb, op.At, code)
		}
	}
	check(t, m, "a", "b")
}

func TestSetReplacesAndRemoveCloses(t *testing.T) {
	m := of(t, "a", "b", "c")
	apply(t, m, list.Op{Verb: list.Set, At: -1, Value: val("z")})
	if v := apply(t, m, list.Op{Verb: list.Remove, At: 2}).Value; v != val("b") {
		t.Errorf("remove returned %x", v.Encoded())
	}
	check(t, m, "a", "z")
}

func TestSearchGoesByContent(t *testing.T) {
	m := of(t, 1, "1", 2, 1.0)
	for _, c := range []struct {
		v           any
		at, howMany int64
	}{{1, 1, 2}, {"1", 2, 1}, {2.0, 3, 1}, {true, 0, 0}} {
		r := apply(t, m, list.Op{Verb: list.IndexOf, Value: val(c.v)})
		if r.N != c.at || r.OK != (c.at != 0) {
			t.Errorf("index_of(%v) is %d, %v, want %d", c.v, r.N, r.OK, c.at)
		}
		if ok := apply(t, m, list.Op{Verb: list.Contains, Value: val(c.v)}).OK; ok != (c.at != 0) {
			t.Errorf("contains(%v) is %v", c.v, ok)
		}
		if n := apply(t, m, list.Op{Verb: list.Count, Value: val(c.v)}).N; n != c.howMany {
			t.Errorf("count(%v) is %d, want %d", c.v, n, c.howMany)
		}
	}
}

func TestSortOrdersNumbersBySizeAndStringsByBytes(t *testing.T) {
	for _, c := range []struct {
		in, up, down []any
	}{
		{nil, nil, nil},
		{[]any{10, 9.5, -1, math.Inf(1), 300}, []any{-1, 9.5, 10, 300, math.Inf(1)}, []any{math.Inf(1), 300, 10, 9.5, -1}},
		{[]any{"b", "\xff", "", "ab", "é"}, []any{"", "ab", "b", "é", "\xff"}, []any{"\xff", "é", "b", "ab", ""}},
		{[]any{0, math.Copysign(0, -1)}, []any{0, math.Copysign(0, -1)}, []any{0, math.Copysign(0, -1)}},
	} {
		m := of(t, c.in...)
		apply(t, m, list.Op{Verb: list.Sort})
		check(t, m, c.up...)
		m = of(t, c.in...)
		apply(t, m, list.Op{Verb: list.Sort, Descending: true})
		check(t, m, c.down...)
	}
}

func TestSortOfMixedElementsIsRefusedAndChangesNothing(t *testing.T) {
	for _, in := range [][]any{{2, "a", 1}, {"b", 1, "a"}, {true, false}} {
		m := of(t, in...)
		if code := refused(t, m, list.Op{Verb: list.Sort}); code != fault.Invalid {
			t.Errorf("%v: code %s", in, code)
		}
		check(t, m, in...)
	}
}

func TestReverseAndClear(t *testing.T) {
	m := of(t, 1, 2, 3)
	apply(t, m, list.Op{Verb: list.Reverse})
	check(t, m, 3, 2, 1)
	if n := apply(t, m, list.Op{Verb: list.Clear}).N; n != 3 {
		t.Errorf("clear returned %d", n)
	}
	if !m.Empty() {
		t.Error("the list is not empty after clear")
	}
}

func TestSliceClampsLikeStringSub(t *testing.T) {
	m := of(t, 1, 2, 3, 4)
	for _, c := range []struct {
		from, to int64
		want     []any
	}{
		{1, -1, []any{1, 2, 3, 4}}, {2, 3, []any{2, 3}}, {-2, -1, []any{3, 4}}, {0, 2, []any{1, 2}},
		{-9, 9, []any{1, 2, 3, 4}}, {3, 2, nil}, {5, 9, nil}, {1, 0, nil}, {math.MinInt64, math.MaxInt64, []any{1, 2, 3, 4}},
	} {
		got := apply(t, m, list.Op{Verb: list.Slice, At: c.from, To: c.to}).Values
		if !slices.Equal(got, vals(c.want...)) {
			t.Errorf("slice(%d, %d) is %v, want %v", c.from, c.to, show(got), c.want)
		}
	}
}

func TestNilIsMisuse(t *testing.T) {
	for _, verb := range []list.Verb{list.Push, list.PushFront, list.Set, list.Insert, list.IndexOf, list.Contains, list.Count, 0, 99} {
		_, err := of(t, 1).Apply(machine.Call{}, &list.Op{Verb: verb, At: 1})
		var misuse *fault.Misuse
		if !errors.As(err, &misuse) {
			t.Errorf("verb %d without a value: %v", verb, err)
		}
	}
}

func TestMalformedCellsAreRefused(t *testing.T) {
	m := of(t, "a")
	for _, data := range []string{"a", "\x80", "\x81\xf6", "\x81", "\x82\x01", "\x81\x01\x02"} {
		if err := m.RestoreCell(machine.Cell{Part: 1, N: 7}, data); err == nil {
			t.Errorf("data %x was accepted", data)
		}
	}
	if err := m.RestoreCell(machine.Cell{Part: 9}, "\x81\x01"); err == nil {
		t.Error("an unknown part was accepted")
	}
	check(t, m, "a")
	if err := m.RestoreCell(machine.Cell{Part: 1, N: 7}, "\x83\x01\x02\x80"); err != nil {
		t.Errorf("later fields are to be ignored: %v", err)
	}
	check(t, m, 1, "a")
}

// cells returns all cells of m with their data.
func cells(m *list.Machine) map[machine.Cell]string {
	out := map[machine.Cell]string{}
	for c := range m.AllCells {
		data, _ := m.AppendCell(nil, c)
		out[c] = string(data)
	}
	return out
}

func TestAFullRangeOfPlacesIsSpacedAnew(t *testing.T) {
	m := list.New("l")
	for place, v := range map[uint64]value.Value{0: val("a"), 1: val("b"), math.MaxUint64 - 1: val("y"), math.MaxUint64: val("z")} {
		data := string(value.AppendValue(value.AppendArray(nil, 1), v))
		if err := m.RestoreCell(machine.Cell{Part: 1, N: place}, data); err != nil {
			t.Fatal(err)
		}
	}
	before := cells(m)
	j := m.Journal()
	for _, op := range []list.Op{{Verb: list.Insert, At: 2}, {Verb: list.Push}, {Verb: list.PushFront}, {Verb: list.Insert, At: 4}} {
		j.Attach(m, false, false)
		j.Speculate()
		op.Value = val("x")
		apply(t, m, op)
		if err := j.Undo(); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(before, cells(m)); diff != "" {
			t.Fatalf("verb %d at %d: undo left a difference: %s", op.Verb, op.At, diff)
		}
	}
	apply(t, m, list.Op{Verb: list.Insert, At: 4, Value: val("x")})
	check(t, m, "a", "b", "y", "x", "z")
	apply(t, m, list.Op{Verb: list.Push, Value: val("!")})
	apply(t, m, list.Op{Verb: list.PushFront, Value: val("(")})
	apply(t, m, list.Op{Verb: list.Insert, At: 3, Value: val(",")})
	check(t, m, "(", "a", ",", "b", "y", "x", "z", "!")
}
