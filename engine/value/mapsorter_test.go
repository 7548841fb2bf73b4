package value

import (
	"fmt"
	"testing"

	"github.com/fxamacker/cbor/v2"
	"pgregory.net/rapid"
)

// encodeMap encodes m through a MapSorter in Go's random order.
func encodeMap(s *MapSorter, dst []byte, m map[any]any) []byte {
	dst = s.Begin(dst)
	for key, x := range m {
		s.Pair(dst)
		dst = encodePlain(s, dst, key)
		dst = encodePlain(s, dst, x)
	}
	return s.End(dst)
}

func encodePlain(s *MapSorter, dst []byte, x any) []byte {
	switch x := x.(type) {
	case string:
		return AppendString(dst, x)
	case int64:
		return AppendInt(dst, x)
	case float64:
		return AppendNumber(dst, x)
	case map[any]any:
		return encodeMap(s, dst, x)
	}
	panic(fmt.Sprintf("%T", x))
}

func drawNested(t *rapid.T, depth int) map[any]any {
	m := map[any]any{}
	for range rapid.SampledFrom([]int{0, 1, 2, 3, 10, 23, 24, 300}).Draw(t, "pairs") {
		var key any = drawText(t)
		if rapid.IntRange(0, 3).Draw(t, "number key") == 0 {
			key = drawNumber(t)
		}
		m[key] = int64(len(m))
		if depth > 0 && rapid.IntRange(0, 5).Draw(t, "nested") == 0 {
			m[key] = drawNested(t, 0)
		}
	}
	return m
}

func TestMapSorterGivesTheCanonicalFormWhateverTheOrder(t *testing.T) {
	var s MapSorter // used again and again
	rapid.Check(t, func(t *rapid.T) {
		m := drawNested(t, 2)
		enc := encodeMap(&s, []byte("before"), m)
		v, err := Parse(enc[len("before"):])
		if err != nil || string(enc[:6]) != "before" {
			t.Fatalf("%v gives %x: %v", m, enc, err)
		}
		if len(m) > 0 && enc[6]&0xe0 == majorMap {
			mode, err := cbor.CoreDetEncOptions().EncMode()
			if err != nil {
				t.Fatal(err)
			}
			var other any
			if err := cbor.Unmarshal([]byte(v.Encoded()), &other); err != nil {
				t.Fatal(err)
			}
			if want, err := mode.Marshal(other); err != nil || string(want) != v.Encoded() {
				t.Fatalf("%x, but cbor gives %x (%v)", v.Encoded(), want, err)
			}
		}
	})
}

func TestAMapWithTheKeysOfAListBecomesOne(t *testing.T) {
	for n := range 30 {
		m, list := map[any]any{}, []any{}
		for i := range n {
			m[int64(i+1)] = "x"
			list = append(list, "x")
		}
		var s MapSorter
		want, err := Of(list)
		if err != nil {
			t.Fatal(err)
		}
		if got := FromEncoded(string(encodeMap(&s, nil, m))); got != want {
			t.Errorf("%d keys give %s, want %s", n, got, want)
		}
	}
}

func TestASorterIsReadyAgainAfterReset(t *testing.T) {
	var s MapSorter
	dst := s.Begin(nil)
	s.Pair(dst)
	dst = AppendString(dst, "given up")
	s.Begin(dst)
	s.Reset()
	m := map[any]any{"b": int64(1), "a": int64(2)}
	if got := FromEncoded(string(encodeMap(&s, nil, m))); got.String() != "{a = 2, b = 1}" {
		t.Errorf("after Reset: %s", got)
	}
}

// record is the message with 7 fields of the benchmarks, unsorted.
var recordKeys = []string{"timestamp", "id", "level", "message", "host", "pid", "ok"}

func appendRecord(s *MapSorter, dst []byte) []byte {
	dst = s.Begin(dst)
	for i, key := range recordKeys {
		s.Pair(dst)
		dst = AppendString(dst, key)
		switch i {
		case 0:
			dst = AppendNumber(dst, 1767225600.125)
		case 1, 5:
			dst = AppendInt(dst, 41237)
		case 6:
			dst = AppendBool(dst, true)
		default:
			dst = AppendString(dst, "backup of db1 has begun")
		}
	}
	return s.End(dst)
}

func TestEncodingARecordDoesNotAllocate(t *testing.T) {
	var s MapSorter
	dst := appendRecord(&s, nil)
	if allocs := testing.AllocsPerRun(100, func() { dst = appendRecord(&s, dst[:0]) }); allocs != 0 {
		t.Errorf("%v allocations, want none", allocs)
	}
	if _, err := Parse(dst); err != nil {
		t.Error(err)
	}
}

func BenchmarkEncodeRecord(b *testing.B) {
	var s MapSorter
	var dst []byte
	b.ReportAllocs()
	for b.Loop() {
		dst = appendRecord(&s, dst[:0])
	}
}

func BenchmarkReadRecord(b *testing.B) {
	var s MapSorter
	enc := string(appendRecord(&s, nil))
	b.ReportAllocs()
	for b.Loop() {
		r := NewReader(enc)
		for r.Rest() != "" {
			if _, err := r.Next(); err != nil {
				b.Fatal(err)
			}
		}
	}
}

func BenchmarkParseRecord(b *testing.B) {
	var s MapSorter
	enc := appendRecord(&s, nil)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Parse(enc); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkOfRecord(b *testing.B) {
	var s MapSorter
	plain := FromEncoded(string(appendRecord(&s, nil))).Any()
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Of(plain); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkAnyOfRecord(b *testing.B) {
	var s MapSorter
	v := FromEncoded(string(appendRecord(&s, nil)))
	b.ReportAllocs()
	for b.Loop() {
		v.Any()
	}
}

func BenchmarkScalars(b *testing.B) {
	b.Run("Int", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			Int(41237)
		}
	})
	b.Run("Number", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			Number(0.1)
		}
	})
	b.Run("String", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			String("backup of db1 has begun")
		}
	})
	v := Number(0.1)
	b.Run("AsNumber", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			v.AsNumber()
		}
	})
}
