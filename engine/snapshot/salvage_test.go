package snapshot

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/unilua/unilua/engine/machine"
)

// manyObjects makes a file with the queues q000 to q039, of 50 cells each, and
// returns what it holds and its bytes.
func manyObjects(t *testing.T, path string) (cells int, image []byte) {
	t.Helper()
	db := mustOpen(t, path, Options{})
	w := db.NewWriter(false)
	for i := range 40 {
		ref := machine.Ref{Kind: machine.Queue, Name: fmt.Sprintf("q%03d", i)}
		for n := range 50 {
			if err := w.Add(ref, machine.Cell{Part: 1, N: uint64(n)}, bytes.Repeat([]byte{byte(i)}, 50)); err != nil {
				t.Fatal(err)
			}
		}
		if err := w.Done(ref, 7); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Flush(); err != nil {
		t.Fatal(err)
	}
	if err := db.SetLogStart(5); err != nil {
		t.Fatal(err)
	}
	db.Close()
	image, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return 40 * 51, image
}

func TestAllOfASoundFileIsSalvaged(t *testing.T) {
	dir := t.TempDir()
	path, to := filepath.Join(dir, "db"), filepath.Join(dir, "new")
	n, _ := manyObjects(t, path)
	got, err := Salvage(path, to)
	if want := (Salvaged{Cells: n, LogStart: 5}); err != nil || got != want {
		t.Fatalf("%+v, %v", got, err)
	}
	old, fresh := mustOpen(t, path, Options{ReadOnly: true}), mustOpen(t, to, Options{ReadOnly: true})
	if diff := cmp.Diff(read(t, old), read(t, fresh)); diff != "" {
		t.Error(diff)
	}
	if pos, err := fresh.LogStart(); pos != 5 || err != nil {
		t.Errorf("the log starts at %d, %v", pos, err)
	}
}

// TestWhatADamagedPageDoesNotHoldIsSalvaged damages each page in turn.
func TestWhatADamagedPageDoesNotHoldIsSalvaged(t *testing.T) {
	dir := t.TempDir()
	path, to := filepath.Join(dir, "db"), filepath.Join(dir, "new")
	n, image := manyObjects(t, path)
	original := read(t, mustOpen(t, path, Options{ReadOnly: true}))
	page, nearlyAll := os.Getpagesize(), 0
	for at := 0; at < len(image); at += page {
		damaged := bytes.Clone(image)
		for i := range page {
			damaged[at+i] ^= 0xa5
		}
		broken := filepath.Join(dir, "broken")
		if err := os.WriteFile(broken, damaged, 0o600); err != nil {
			t.Fatal(err)
		}
		got, err := Salvage(broken, to)
		if err != nil {
			t.Fatalf("page %d: %v", at/page, err)
		}
		fresh := mustOpen(t, to, Options{})
		if err := fresh.Verify(); err != nil {
			t.Errorf("page %d: %v", at/page, err)
		}
		checkPart(t, read(t, fresh), original)
		fresh.Close()
		if got.Cells == n != (got.Gap == nil) {
			t.Errorf("page %d: %d of %d cells, and a gap of %v", at/page, got.Cells, n, got.Gap)
		}
		if got.Cells < n && got.Cells > n-100 {
			nearlyAll++
		}
	}
	if nearlyAll < 20 {
		t.Errorf("only for %d damaged pages nearly all else was salvaged", nearlyAll)
	}
}

// checkPart checks that got holds nothing that is not in all.
func checkPart(t *testing.T, got, all content) {
	t.Helper()
	for ref, o := range got {
		for c, data := range o.Cells {
			if all[ref].Cells[c] != data {
				t.Errorf("%s: a cell %v that never was", ref, c)
			}
		}
	}
}

func TestOfAFileThatIsNoneNothingIsSalvaged(t *testing.T) {
	dir := t.TempDir()
	path, to := filepath.Join(dir, "db"), filepath.Join(dir, "new")
	if err := os.WriteFile(path, []byte(strings.Repeat("no database", 9999)), 0o600); err != nil {
		t.Fatal(err)
	}
	got, err := Salvage(path, to)
	if err != nil || got.Gap == nil || got.Gap.String() != "all saved objects" || got.Cells != 0 {
		t.Fatalf("%+v, %v", got, err)
	}
	if len(read(t, mustOpen(t, to, Options{}))) != 0 {
		t.Error("something is in the new file")
	}
}

func TestAGapIsNamedByWhatIsAroundIt(t *testing.T) {
	a, b := machine.Ref{Kind: machine.Counter, Name: "a"}, machine.Ref{Kind: machine.State, Name: "b"}
	for want, g := range map[string]Gap{
		`objects between counter "a" and state "b", and some of these`: {a, b},
		`objects from counter "a" on, and some of that`:                {After: a},
		`objects up to state "b", and some of that`:                    {Before: b},
	} {
		if g.String() != want {
			t.Errorf("%q, want %q", g, want)
		}
	}
}
