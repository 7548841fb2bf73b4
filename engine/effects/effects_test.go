package effects

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/unilua/unilua/engine/fault"
	"github.com/unilua/unilua/engine/machine"
)

// oneCell is a machine.Cells with one cell, the same under every name.
type oneCell struct{ data string }

func (o oneCell) AppendCell(dst []byte, _ machine.Cell) ([]byte, bool) {
	return append(dst, o.data...), o.data != ""
}
func (oneCell) RestoreCell(machine.Cell, string) error { panic("not called") }
func (oneCell) AllCells(func(machine.Cell) bool)       { panic("not called") }

func drawEffects(t *rapid.T) []Effect {
	return rapid.SliceOfN(rapid.Custom(func(t *rapid.T) Effect {
		e := Effect{
			Op: Op(rapid.IntRange(1, 3).Draw(t, "op")),
			Ref: machine.Ref{
				Kind: machine.Kind(rapid.IntRange(1, 7).Draw(t, "kind")),
				Name: rapid.SampledFrom([]string{"", "a", "backup.db1"}).Draw(t, "name"),
			},
		}
		if e.Op != Drop {
			e.Cell = machine.Cell{
				Part: rapid.Byte().Draw(t, "part"),
				N:    rapid.Uint64().Draw(t, "n"),
				S:    rapid.String().Draw(t, "s"),
			}
		}
		if e.Op == Set {
			size := rapid.SampledFrom([]int{1, 127, 128, 16384}).Draw(t, "size")
			e.Data = []byte(strings.Repeat("x", size-1) + "y")
		}
		return e
	}), 0, 8).Draw(t, "effects")
}

func add(b *Builder, e Effect, direct bool) {
	switch {
	case e.Op == Drop:
		b.Drop(e.Ref)
	case direct:
		b.CellOf(e.Ref, e.Cell, oneCell{string(e.Data)})
	default:
		b.Cell(e.Ref, e.Cell, e.Data)
	}
}

func readAll(record []byte) ([]Effect, error) {
	var got []Effect
	for e, err := range All(record) {
		if err != nil {
			return got, err
		}
		got = append(got, e)
	}
	return got, nil
}

func TestARecordIsReadAsItWasBuilt(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		want := drawEffects(t)
		var b Builder
		b.Begin([]byte("before"))
		for _, e := range want {
			add(&b, e, rapid.Bool().Draw(t, "direct"))
		}
		if b.Count() != len(want) {
			t.Fatalf("Count() = %d, want %d", b.Count(), len(want))
		}
		record, ok := strings.CutPrefix(string(b.Finish()), "before")
		if !ok {
			t.Fatal("what stood before the record is gone")
		}
		got, err := readAll([]byte(record))
		if err != nil {
			t.Fatal(err)
		}
		if !slices.EqualFunc(want, got, sameEffect) {
			t.Fatal(cmp.Diff(want, got))
		}
	})
}

func sameEffect(a, b Effect) bool {
	return a.Op == b.Op && a.Ref == b.Ref && a.Cell == b.Cell && bytes.Equal(a.Data, b.Data)
}

func TestACellAddedInPlaceIsEncodedLikeACopiedOne(t *testing.T) {
	ref, cell := machine.Ref{Kind: machine.State, Name: "s"}, machine.Cell{Part: 1, S: "k"}
	for _, size := range []int{0, 1, 127, 128, 16384, 1 << 21} {
		data := strings.Repeat("z", size)
		var copied, direct Builder
		copied.Begin(nil)
		copied.Cell(ref, cell, []byte(data))
		direct.Begin(nil)
		direct.CellOf(ref, cell, oneCell{data})
		if string(copied.Finish()) != string(direct.Finish()) {
			t.Errorf("a cell of %d bytes is encoded in two ways", size)
		}
	}
}

func TestARecordOfAVersionToComeIsRefused(t *testing.T) {
	_, err := readAll([]byte{Version + 1, 1, 2, 3})
	if !fault.Is(err, fault.Unavailable) || !strings.Contains(err.Error(), "upgrade unilua") {
		t.Fatalf("got %v", err)
	}
}

func TestMalformedRecordsAreRefused(t *testing.T) {
	for name, record := range map[string]string{
		"no version":                "",
		"version zero":              "\x00",
		"an unknown op":             "\x01\x04\x01\x00",
		"op zero":                   "\x01\x00\x01\x00",
		"no object before it":       "\x01\x83",
		"an unknown kind":           "\x01\x03\x08\x01a",
		"a name with a zero byte":   "\x01\x03\x01\x01\x00",
		"a name too long":           "\x01\x03\x01\x81\x01" + strings.Repeat("n", 129),
		"a name cut short":          "\x01\x03\x01\x02a",
		"a cell cut short":          "\x01\x02\x01\x01a\x01\x05",
		"data of no bytes":          "\x01\x01\x01\x01a\x01\x05\x00\x00",
		"data cut short":            "\x01\x01\x01\x01a\x01\x05\x00\x02x",
		"a length beyond any slice": "\x01\x03\x01\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01a",
	} {
		if _, err := readAll([]byte(record)); !errors.Is(err, ErrMalformed) {
			t.Errorf("%s: got %v", name, err)
		}
	}
}

func TestBuildingARecordDoesNotAllocate(t *testing.T) {
	buf := make([]byte, 0, 4096)
	ref := machine.Ref{Kind: machine.Queue, Name: "mail"}
	var cells machine.Cells = oneCell{strings.Repeat("v", 200)}
	var b Builder
	allocs := testing.AllocsPerRun(100, func() {
		b.Begin(buf)
		for n := range uint64(5) {
			b.CellOf(ref, machine.Cell{Part: 2, N: n}, cells)
		}
		b.Drop(ref)
		buf = b.Finish()[:0]
	})
	if allocs != 0 {
		t.Errorf("%v allocations a record", allocs)
	}
}

func FuzzARecordNeverPanicsAndIsStable(f *testing.F) {
	f.Add([]byte("\x01\x01\x01\x01a\x01\x05\x00\x01x\x83"))
	f.Add([]byte("\x01\x02\x03\x02ab\x01\x05\x01k\x82\x01\x06\x00"))
	f.Add([]byte{2})
	f.Fuzz(func(t *testing.T, record []byte) {
		first, err := readAll(record)
		var b Builder
		b.Begin(nil)
		for _, e := range first {
			if !e.Ref.Valid() {
				t.Fatalf("an invalid object was read: %v", e.Ref)
			}
			add(&b, e, len(e.Data)%2 == 0)
		}
		again, errAgain := readAll(b.Finish())
		if errAgain != nil {
			t.Fatalf("what was read (error %v) does not read again: %v", err, errAgain)
		}
		if !slices.EqualFunc(first, again, sameEffect) {
			t.Fatal(cmp.Diff(first, again))
		}
	})
}

func BenchmarkBuild(b *testing.B) {
	ref := machine.Ref{Kind: machine.Queue, Name: "mail"}
	for _, size := range []int{20, 1000} {
		b.Run(fmt.Sprintf("bytes=%d", size), func(b *testing.B) {
			var cells machine.Cells = oneCell{strings.Repeat("v", size)}
			buf := make([]byte, 0, 1<<16)
			var r Builder
			b.ReportAllocs()
			for b.Loop() {
				r.Begin(buf[:0])
				r.CellOf(ref, machine.Cell{Part: 1, N: 7}, cells)
				r.CellOf(ref, machine.Cell{Part: 2, N: 7}, cells)
				buf = r.Finish()
			}
		})
	}
}

func BenchmarkRead(b *testing.B) {
	var r Builder
	r.Begin(nil)
	for n := range uint64(100) {
		r.Cell(machine.Ref{Kind: machine.Queue, Name: "mail"}, machine.Cell{Part: 1, N: n}, make([]byte, 100))
	}
	record := r.Finish()
	b.ReportAllocs()
	for b.Loop() {
		for _, err := range All(record) {
			if err != nil {
				b.Fatal(err)
			}
		}
	}
}
