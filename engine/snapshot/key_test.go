package snapshot

import (
	"bytes"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/unilua/unilua/engine/machine"
)

func drawRef(t *rapid.T, label string) machine.Ref {
	return machine.Ref{
		Kind: machine.Kind(rapid.IntRange(1, 7).Draw(t, label+" kind")),
		Name: rapid.StringMatching(`[a-b./]{0,6}`).Draw(t, label+" name"),
	}
}

func drawCell(t *rapid.T, label string) machine.Cell {
	return machine.Cell{
		Part: rapid.Byte().Draw(t, label+" part"),
		N:    rapid.Uint64().Draw(t, label+" n"),
		S: rapid.OneOf(
			rapid.String(),
			rapid.Map(rapid.IntRange(510, 520), func(n int) string { return strings.Repeat("s", n) }),
		).Draw(t, label+" s"),
	}
}

func TestACellIsReadFromItsKeyAndValue(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		ref, cell := drawRef(t, "a"), drawCell(t, "a")
		key, value := appendKey(nil, ref, cell), appendValue(nil, cell, []byte("data"))
		if len(key) > maxKey {
			t.Fatalf("a key of %d bytes", len(key))
		}
		gotRef, n, err := parseObject(key)
		if err != nil || gotRef != ref || !bytes.Equal(key[:n], appendPrefix(nil, ref)) {
			t.Fatalf("object %v, prefix %d, %v", gotRef, n, err)
		}
		gotCell, data, err := parseCell(key[n:], value)
		if err != nil || gotCell != cell || string(data) != "data" {
			t.Fatalf("cell %v, data %q, %v", gotCell, data, err)
		}
	})
}

func TestKeysAreAsDistinctAsCellsAndKeptApartByObject(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		ref1, ref2 := drawRef(t, "a"), drawRef(t, "b")
		cell1, cell2 := drawCell(t, "a"), drawCell(t, "b")
		key1, key2 := appendKey(nil, ref1, cell1), appendKey(nil, ref2, cell2)
		if bytes.Equal(key1, key2) != (ref1 == ref2 && cell1 == cell2) {
			t.Fatal("two cells share a key, or one has two")
		}
		if ref1 != ref2 && bytes.HasPrefix(key2, appendPrefix(nil, ref1)) {
			t.Fatalf("a key of %v is in the range of %v", ref2, ref1)
		}
		drop := appendObject(nil, ref1)
		if bytes.Compare(drop, appendPrefix(nil, ref1)) >= 0 || bytes.Compare(appendPrefix(nil, ref1), key1) >= 0 {
			t.Fatal("an object's drop, log position and cells are not in this order")
		}
	})
}

func TestTheKeyOfALongNameIsCheckedAgainstItsValue(t *testing.T) {
	cell := machine.Cell{Part: 1, S: strings.Repeat("k", maxTail+1)}
	prefix := len(appendPrefix(nil, mail))
	key, value := appendKey(nil, mail, cell)[prefix:], appendValue(nil, cell, []byte("d"))
	for i := range value[:len(value)-1] {
		damaged := bytes.Clone(value)
		damaged[i] ^= 1
		if _, _, err := parseCell(key, damaged); err == nil {
			t.Fatalf("byte %d of the value was changed without notice", i)
		}
	}
}

func FuzzKeysAndValuesNeverPanic(f *testing.F) {
	for _, cell := range []machine.Cell{{}, {Part: 1, N: 2, S: "k"}, {S: strings.Repeat("k", 600)}} {
		f.Add(appendKey(nil, mail, cell), appendValue(nil, cell, []byte("d")))
	}
	f.Add(appendPrefix(nil, mail), position(7))
	f.Fuzz(func(t *testing.T, key, value []byte) {
		if checkKey(key, value) != nil {
			return
		}
		ref, n, _ := parseObject(key)
		if len(key) == n {
			return
		}
		cell, data, _ := parseCell(key[n:], value)
		if !bytes.Equal(appendKey(nil, ref, cell), key) {
			t.Fatalf("%v of %v has another key", cell, ref)
		}
		if len(data) == 0 {
			t.Fatal("a cell without data was read")
		}
	})
}
