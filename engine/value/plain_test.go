package value

import (
	"errors"
	"math"
	"reflect"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestPlainDataComesBackFromOfAndAny(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		x := drawPlain(t, 3)
		v, err := Of(x)
		if err != nil {
			t.Fatal(err)
		}
		if got := normal(v.Any()); !reflect.DeepEqual(got, normal(x)) {
			t.Fatalf("Any gives\n  %#v, want\n  %#v", got, normal(x))
		}
		if again, err := Parse([]byte(v.Encoded())); again != v || err != nil {
			t.Fatalf("%s is not canonical: %v", v, err)
		}
	})
}

// normal replaces each float by its bits, so that -0 differs from 0, and makes
// maps and empty tables comparable.
func normal(x any) any {
	switch x := x.(type) {
	case float64:
		return math.Float64bits(x)
	case []any:
		list := make([]any, len(x))
		for i := range x {
			list[i] = normal(x[i])
		}
		return list
	case map[string]any:
		m := map[any]any{}
		for k, e := range x {
			m[k] = normal(e)
		}
		if len(m) == 0 {
			return []any{}
		}
		return m
	case map[any]any:
		m := map[any]any{}
		for k, e := range x {
			m[normal(k)] = normal(e)
		}
		return m
	}
	return x
}

func TestOfTakesEveryKindOfPlainGoData(t *testing.T) {
	for _, c := range []struct{ in, want any }{
		{nil, nil},
		{true, true},
		{int(1), int64(1)}, {int8(-1), int64(-1)}, {int16(1), int64(1)}, {int32(1), int64(1)}, {int64(1), int64(1)},
		{uint(1), int64(1)}, {uint8(1), int64(1)}, {uint16(1), int64(1)}, {uint32(1), int64(1)}, {uint64(1), int64(1)},
		{float32(0.5), 0.5}, {float64(2), int64(2)}, {math.Inf(-1), math.Inf(-1)},
		{int64(1 << 60), float64(1 << 60)}, {uint64(1 << 63), float64(1 << 63)}, {int64(math.MinInt64), float64(math.MinInt64)},
		{[]byte("x\xff"), "x\xff"},
		{map[string]any{}, []any{}},
		{map[any]any{2: "b", 1.0: "a"}, []any{"a", "b"}},
		{map[any]any{2: "b"}, map[any]any{int64(2): "b"}},
		{[]any{String("v"), Int(3)}, []any{"v", int64(3)}},
		{Int(3), int64(3)},
	} {
		v, err := Of(c.in)
		if err != nil || !reflect.DeepEqual(v.Any(), c.want) {
			t.Errorf("Of(%#v) = %s, %v; want %#v", c.in, v, err, c.want)
		}
	}
}

func TestOfNamesThePathOfWhatCannotBeShared(t *testing.T) {
	deep := any("x")
	for range MaxDepth {
		deep = []any{deep}
	}
	cyclic := map[string]any{}
	cyclic["me"] = cyclic
	deepValue, err := Of(deep)
	if err != nil {
		t.Fatalf("%d levels: %v", MaxDepth, err)
	}
	tooDeep := "tables nested more than 64 levels deep"
	for _, c := range []struct {
		in   any
		want string
	}{
		{func() {}, "value: a func() cannot be shared"},
		{map[string]any{"items": []any{1, 2, func() {}}}, "value.items[3]: a func() cannot be shared"},
		{map[string]any{"odd key": []any{nil}}, `value["odd key"][1]: nil cannot be shared inside a table`},
		{map[string]any{"end": Value{}}, `value.end: nil cannot be shared inside a table`},
		{map[any]any{2.5: map[string]any{"x": struct{}{}}}, "value[2.5].x: a struct {} cannot be shared"},
		{map[any]any{true: 1}, "value: a bool cannot be a key"},
		{map[any]any{math.NaN(): 1}, "value: NaN cannot be shared"},
		{map[any]any{7: 1, 7.0: 2}, "value[7]: this key is there twice"},
		{map[any]any{"": 1, int8(5): 1, uint(5): 2}, "value[5]: this key is there twice"},
		{[]any{math.NaN()}, "value[1]: NaN cannot be shared"},
		{[]any{int64(1<<53 + 1)}, "value[1]: 9007199254740993 cannot be held exactly (integers are exact to 2^53)"},
		{uint64(math.MaxUint64), "value: 18446744073709551615 cannot be held exactly (integers are exact to 2^53)"},
		{int64(math.MaxInt64), "value: 9223372036854775807 cannot be held exactly (integers are exact to 2^53)"},
		{[]any{deep}, "value" + strings.Repeat("[1]", 64) + ": " + tooDeep},
		{[]any{deepValue}, "value[1]: " + tooDeep},
		{cyclic, "value" + strings.Repeat(".me", 64) + ": " + tooDeep},
	} {
		v, err := Of(c.in)
		var path *PathError
		if !errors.As(err, &path) || err.Error() != c.want {
			t.Errorf("Of(%T) = %s, %v\nwant %s", c.in, v, err, c.want)
		}
	}
}

func TestOfRefusesWhatIsTooLarge(t *testing.T) {
	big := strings.Repeat("x", MaxSize/4)
	for _, x := range []any{
		big + big + big + big,
		[]any{big, big, []byte(big), big},
		map[string]any{"a": big, "b": big, "c": big, "d": String(big)},
	} {
		if _, err := Of(x); !errors.Is(err, ErrTooLarge) {
			t.Errorf("Of(%T): %v, want %v", x, err, ErrTooLarge)
		}
	}
	if _, err := Of(strings.Repeat("x", MaxSize-5)); err != nil {
		t.Errorf("the largest value is refused: %v", err)
	}
}
