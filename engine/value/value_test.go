package value

import (
	"math"
	"strings"
	"testing"

	"github.com/fxamacker/cbor/v2"
	"pgregory.net/rapid"
)

func TestNumbersTakeTheirShortestExactForm(t *testing.T) {
	mode, err := cbor.CoreDetEncOptions().EncMode()
	if err != nil {
		t.Fatal(err)
	}
	rapid.Check(t, func(t *rapid.T) {
		var x any
		var v Value
		switch x = drawNumber(t); x := x.(type) {
		case int64:
			v = Int(x)
			if Number(float64(x)) != v {
				t.Fatalf("%d is encoded in two ways", x)
			}
		case float64:
			v = Number(x)
		}
		want, err := mode.Marshal(x)
		if err != nil {
			t.Fatal(err)
		}
		if v.Encoded() != string(want) {
			t.Fatalf("%v is encoded as %x, want %x", x, v.Encoded(), want)
		}
		if got, ok := v.AsNumber(); !ok || normal(FromEncoded(v.Encoded()).Any()) != normal(x) || math.IsNaN(got) {
			t.Fatalf("%v comes back as %v (%v)", x, got, ok)
		}
	})
}

func TestEveryHalfFloatIsReadAndWrittenExactly(t *testing.T) {
	for h := range 1 << 16 {
		f := fromFloat16(uint16(h))
		if math.IsNaN(f) {
			continue
		}
		if back, ok := toFloat16(float32(f)); !ok || int(back) != h {
			t.Fatalf("%04x is %g, which is written as %04x (%v)", h, f, back, ok)
		}
		var want float32
		if err := cbor.Unmarshal([]byte{0xf9, byte(h >> 8), byte(h)}, &want); err != nil || float64(want) != f {
			t.Fatalf("%04x is %g, want %g (%v)", h, f, want, err)
		}
	}
}

func TestANumberNearAHalfFloatIsNotTakenForOne(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		f := rapid.Float32().Draw(t, "f")
		if h, ok := toFloat16(f); ok && fromFloat16(h) != float64(f) {
			t.Fatalf("%g is written as %04x, which is %g", f, h, fromFloat16(h))
		}
	})
}

func TestAStringComesBackAsTheSameBytes(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := drawText(t)
		if got, ok := String(s).AsString(); got != s || !ok {
			t.Fatalf("%q comes back as %q (%v)", s, got, ok)
		}
	})
}

func TestOnlyANumberIsANumberAndOnlyAStringAString(t *testing.T) {
	for _, v := range []Value{{}, Bool(true), Bool(false), Int(1), String("1"), FromEncoded("\x80")} {
		_, number := v.AsNumber()
		_, text := v.AsString()
		if number != (v == Int(1)) || text != (v == String("1")) {
			t.Errorf("%s: number %v, string %v", v, number, text)
		}
	}
}

func TestReaderReturnsTheTokensOfARecord(t *testing.T) {
	v := Int(-3)
	dst := AppendArray(nil, 5)
	dst = AppendNil(dst)
	dst = AppendUint(dst, 300)
	dst = AppendValue(dst, Value{})
	dst = AppendValue(dst, v)
	dst = AppendMap(dst, 1)
	dst = AppendString(AppendString(dst, "k"), "v")
	r := NewReader(string(dst))
	head, err := r.Next()
	if err != nil || head.Kind != ListKind || head.N != 5 {
		t.Fatalf("head %+v, %v", head, err)
	}
	if nothing, err := r.Next(); err != nil || nothing.Kind != NilKind {
		t.Errorf("nil: %+v, %v", nothing, err)
	}
	if n, err := r.Next(); err != nil || n.Int != 300 || !n.Whole || n.Num != 300 {
		t.Errorf("300: %+v, %v", n, err)
	}
	if absent, err := r.Value(); err != nil || !absent.Absent() {
		t.Errorf("absent value: %s, %v", absent, err)
	}
	if got, err := r.Value(); err != nil || got != v {
		t.Errorf("value: %s, %v, want %s", got, err, v)
	}
	if table, err := r.Value(); err != nil || table.String() != `{k = "v"}` || r.Rest() != "" {
		t.Errorf("table: %s, %v, with %x left", table, err, r.Rest())
	}
	if _, err := r.Value(); err != ErrMalformed {
		t.Errorf("at the end: %v, want %v", err, ErrMalformed)
	}
}

func TestSkipNeedsNoStackHoweverDeepTheValue(t *testing.T) {
	r := NewReader(strings.Repeat("\x81", 1<<20) + "\x01\x02")
	if err := r.Skip(); err != nil || r.Rest() != "\x02" {
		t.Errorf("%v, %d bytes left", err, len(r.Rest()))
	}
}

func TestNextDoesNotAllocate(t *testing.T) {
	enc := "\x83\x01\xf9\x38\x00\x61a"
	allocs := testing.AllocsPerRun(100, func() {
		r := NewReader(enc)
		for r.Rest() != "" {
			if _, err := r.Next(); err != nil {
				t.Fatal(err)
			}
		}
	})
	if allocs != 0 {
		t.Errorf("%v allocations, want none", allocs)
	}
}

func TestAValuePrintsAsLua(t *testing.T) {
	for want, x := range map[string]any{
		"nil": nil, "true": true, "-1.5": -1.5, `"a\n"`: "a\n", "{}": []any{},
		`{1, {x = 2, ["odd key"] = "é"}}`: []any{1, map[string]any{"odd key": "é", "x": 2}},
		`{[80] = "http"}`:                 map[any]any{80: "http"},
	} {
		if v, err := Of(x); err != nil || v.String() != want {
			t.Errorf("%#v prints as %s (%v), want %s", x, v, err, want)
		}
	}
}
