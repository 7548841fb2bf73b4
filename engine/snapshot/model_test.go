package snapshot

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/unilua/unilua/engine/machine"
)

// content is what a file should hold.
type content map[machine.Ref]object

type object struct {
	Includes uint64
	Cells    map[machine.Cell]string
}

func (c content) clone() content {
	d := content{}
	for ref, o := range c {
		d[ref] = object{o.Includes, maps.Clone(o.Cells)}
	}
	return d
}

func read(t rapid.TB, db *DB) content {
	t.Helper()
	c := content{}
	err := db.Load(func(o Object) error {
		cells := map[machine.Cell]string{}
		var last machine.Cell
		for cell, data := range o.Cells {
			if len(cells) > 0 && len(cell.S) <= maxTail && compareCells(last, cell) >= 0 {
				t.Fatalf("cell %v comes after %v", cell, last)
			}
			cells[cell], last = data, cell
		}
		c[o.Ref] = object{o.Includes, cells}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func compareCells(a, b machine.Cell) int {
	if a.Part != b.Part {
		return int(a.Part) - int(b.Part)
	}
	if a.N != b.N {
		if a.N < b.N {
			return -1
		}
		return 1
	}
	return strings.Compare(a.S[:min(len(a.S), longStart)], b.S[:min(len(b.S), longStart)]+"\xff")
}

// objectSave is what one save does to one object.
type objectSave struct {
	ref   machine.Ref
	drop  bool
	cells []machine.Cell
	data  []string // "" to delete
}

var refs = []machine.Ref{
	{Kind: machine.State, Name: "a"},
	{Kind: machine.State, Name: "ab"},
	{Kind: machine.Queue, Name: "a"},
	{Kind: machine.Lock, Name: ""},
}

func drawSave(t *rapid.T) []objectSave {
	var saves []objectSave
	for _, ref := range rapid.Permutation(refs).Draw(t, "refs")[:rapid.IntRange(1, len(refs)).Draw(t, "objects")] {
		s := objectSave{ref: ref, drop: rapid.IntRange(0, 3).Draw(t, "drop") == 0}
		n := rapid.SampledFrom([]int{0, 1, 1, 3, 3, 300, 600}).Draw(t, "cells")
		first := rapid.IntRange(0, 400).Draw(t, "first")
		salt := rapid.IntRange(0, 9).Draw(t, "salt")
		for i := range n {
			s.cells = append(s.cells, numbered(first+i))
			s.data = append(s.data, dataOf(first+i, salt))
		}
		saves = append(saves, s)
	}
	return saves
}

// numbered returns one of many cells, some of them with a long name.
func numbered(i int) machine.Cell {
	c := machine.Cell{Part: byte(i % 3), N: uint64(i/7) << 50}
	switch {
	case i%5 == 0:
		c.S = strings.Repeat("long", 120+i%20) + fmt.Sprint(i)
	case i%2 == 0:
		c.S = fmt.Sprintf("\x00%d", i)
	default:
		c.N += uint64(i)
	}
	return c
}

func dataOf(i, salt int) string {
	if (i+salt)%4 == 0 {
		return ""
	}
	return fmt.Sprintf("%d of %d", i, salt)
}

func (c content) apply(s objectSave, includes uint64) {
	o, ok := c[s.ref]
	if s.drop || !ok {
		o = object{Cells: map[machine.Cell]string{}}
	}
	for i, cell := range s.cells {
		if s.data[i] == "" {
			delete(o.Cells, cell)
		} else {
			o.Cells[cell] = s.data[i]
		}
	}
	o.Includes = includes
	c[s.ref] = o
}

func write(t rapid.TB, w *Writer, saves []objectSave, includes uint64) {
	t.Helper()
	for _, s := range saves {
		if s.drop {
			w.Drop(s.ref)
		}
		for i, cell := range s.cells {
			w.Add(s.ref, cell, []byte(s.data[i]))
		}
		w.Done(s.ref, includes)
	}
	if err := w.Flush(); err != nil {
		t.Fatal(err)
	}
}

// rig is a file that is copied after each commit, as a crash would leave it.
type rig struct {
	t      rapid.TB
	path   string
	db     *DB
	images [][]byte
}

func newRig(t rapid.TB, dir string) *rig {
	r := &rig{t: t, path: filepath.Join(dir, "db")}
	r.open()
	return r
}

func (r *rig) open() {
	r.t.Helper()
	db, err := Open(r.path, Options{committed: r.copy})
	if err != nil {
		r.t.Fatal(err)
	}
	db.bolt.NoSync = true
	r.db = db
}

func (r *rig) copy() {
	image, err := os.ReadFile(r.path)
	if err != nil {
		r.t.Fatal(err)
	}
	r.images = append(r.images, image)
}

// crashed returns what Open finds after a crash that left image.
func (r *rig) crashed(image []byte) content {
	r.t.Helper()
	path := r.path + ".crashed"
	if err := os.WriteFile(path, image, 0o600); err != nil {
		r.t.Fatal(err)
	}
	db, err := Open(path, Options{})
	if err != nil {
		r.t.Fatal(err)
	}
	defer db.Close()
	if err := db.Verify(); err != nil {
		r.t.Fatal(err)
	}
	return read(r.t, db)
}

// tempDir is t.TempDir for rapid, which runs a test many times.
func tempDir(t *rapid.T) string {
	dir, err := os.MkdirTemp("", "snapshot")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	return dir
}

func TestACrashBetweenTransactionsLeavesWhatWasPromised(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		r := newRig(t, tempDir(t))
		defer func() { r.db.Close() }()
		want := content{}
		for includes := range uint64(rapid.IntRange(1, 2).Draw(t, "saves")) {
			saves, whole := drawSave(t), rapid.Bool().Draw(t, "whole")
			before := want.clone()
			for _, s := range saves {
				want.apply(s, includes+1)
			}
			r.images = nil
			write(t, r.db.NewWriter(whole), saves, includes+1)
			if diff := cmp.Diff(want, read(t, r.db)); diff != "" {
				t.Fatalf("after the save (-want +got):\n%s", diff)
			}
			for _, i := range drawSome(t, len(r.images)) {
				got := r.crashed(r.images[i])
				if whole {
					checkWhole(t, before, want, got, i, len(r.images))
				} else {
					checkSliced(t, before, want, got)
				}
			}
			switch rapid.IntRange(0, 3).Draw(t, "then") {
			case 0:
				r.db.Close()
				r.open()
			case 1:
				if _, _, err := r.db.Compact(); err != nil {
					t.Fatal(err)
				}
				r.db.bolt.NoSync = true
			}
			if diff := cmp.Diff(want, read(t, r.db)); diff != "" {
				t.Fatalf("later (-want +got):\n%s", diff)
			}
		}
	})
}

// drawSome returns a few of the numbers below n, and always the last.
func drawSome(t *rapid.T, n int) []int {
	if n == 0 {
		return nil
	}
	some := rapid.SliceOfNDistinct(rapid.IntRange(0, n-1), 0, min(n, 2), rapid.ID[int]).Draw(t, "crashes")
	return append(some, n-1)
}

// checkWhole: all of the save or nothing, and all at the end.
func checkWhole(t *rapid.T, before, after, got content, image, images int) {
	t.Helper()
	if !cmp.Equal(after, got) && (image == images-1 || !cmp.Equal(before, got)) {
		t.Fatalf("crash %d of %d leaves part of a whole save:\n%s", image+1, images, cmp.Diff(after, got))
	}
}

// checkSliced: an object that says it includes the save does; of any other each
// cell is what it was or will be.
func checkSliced(t *rapid.T, before, after, got content) {
	t.Helper()
	for _, ref := range refs {
		o, old, new := got[ref], before[ref], after[ref]
		if o.Includes == new.Includes {
			if !cmp.Equal(o, new) {
				t.Fatalf("%v includes %d, but differs:\n%s", ref, o.Includes, cmp.Diff(new, o))
			}
			continue
		}
		if o.Includes != 0 && o.Includes != old.Includes {
			t.Fatalf("%v includes %d, neither %d nor %d", ref, o.Includes, old.Includes, new.Includes)
		}
		for cell, data := range o.Cells {
			if data != old.Cells[cell] && data != new.Cells[cell] {
				t.Fatalf("%v has a cell that is neither old nor new: %v", ref, cell)
			}
		}
	}
}

func TestObjectsComeBackInTheOrderOfKindAndName(t *testing.T) {
	r := newRig(t, t.TempDir())
	defer r.db.Close()
	var saves []objectSave
	for _, ref := range refs {
		saves = append(saves, objectSave{ref: ref})
	}
	write(t, r.db.NewWriter(false), saves, 7)
	var got []machine.Ref
	if err := r.db.Load(func(o Object) error { got = append(got, o.Ref); return nil }); err != nil {
		t.Fatal(err)
	}
	want := []machine.Ref{refs[3], refs[0], refs[1], refs[2]}
	if !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}
