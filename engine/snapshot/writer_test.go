package snapshot

import (
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"github.com/unilua/unilua/engine/fault"
	"github.com/unilua/unilua/engine/machine"
)

func TestAnObjectThatCannotBeNamedSpendsTheWriter(t *testing.T) {
	db := mustOpen(t, filepath.Join(t.TempDir(), "db"), Options{})
	w := db.NewWriter(false)
	bad := machine.Ref{Kind: machine.State, Name: "a\x00b"}
	if err := w.Add(bad, machine.Cell{}, []byte("v")); !fault.Is(err, fault.Internal) {
		t.Fatalf("got %v", err)
	}
	if err := save(t, w, 1, "v", 1); !fault.Is(err, fault.Internal) {
		t.Fatalf("the writer went on: %v", err)
	}
	if got := read(t, db); len(got) != 0 {
		t.Errorf("saved: %v", got)
	}
}

// TestAFailedSyncEndsSaving takes the file away from bbolt, which then fails to
// write.
func TestAFailedSyncEndsSaving(t *testing.T) {
	var file *os.File
	db := mustOpen(t, filepath.Join(t.TempDir(), "db"), Options{
		openFile: func(path string, flag int, perm os.FileMode) (f *os.File, err error) {
			file, err = os.OpenFile(path, flag, perm)
			return file, err
		},
	})
	t.Cleanup(func() { db.bolt = nil }) // it cannot be closed in order
	if err := save(t, db.NewWriter(false), 1, "v", 1); err != nil {
		t.Fatal(err)
	}
	file.Close()
	first := save(t, db.NewWriter(false), 1, "w", 2)
	checkUnavailable(t, first, "save")
	if err := save(t, db.NewWriter(false), 1, "v", 1); err != first {
		t.Errorf("saving went on: %v", err)
	}
	if err := db.SetLogStart(5); err != first {
		t.Errorf("the log start moved: %v", err)
	}
	checkSaved(t, db, 1, "v", 1)
}

// stopMoving makes a whole save whose cells are all staged, but not moved.
func stopMoving(t *testing.T, path string) {
	t.Helper()
	db := mustOpen(t, path, Options{})
	if err := save(t, db.NewWriter(false), 600, "old", 1); err != nil {
		t.Fatal(err)
	}
	w := db.NewWriter(true)
	for i := range 600 {
		w.Add(mail, machine.Cell{Part: 1, N: uint64(i)}, []byte("new"))
	}
	w.Done(mail, 2)
	if err := w.stage(true); err != nil {
		t.Fatal(err)
	}
	db.Close()
}

func TestAWholeSaveThatWasStagedIsFinishedAtOpen(t *testing.T) {
	path := filepath.Join(t.TempDir(), "db")
	stopMoving(t, path)
	_, err := Open(path, Options{ReadOnly: true})
	checkUnavailable(t, err, path, "start unilua once")
	db := mustOpen(t, path, Options{})
	checkSaved(t, db, 600, "new", 2)
	db.Close()
	checkSaved(t, mustOpen(t, path, Options{ReadOnly: true}), 600, "new", 2)
}

func TestASaveWaitsForTheWholeSaveBeforeIt(t *testing.T) {
	for _, whole := range []bool{false, true} {
		db := mustOpen(t, filepath.Join(t.TempDir(), "db"), Options{})
		w := db.NewWriter(true)
		for i := range 600 {
			w.Add(mail, machine.Cell{Part: 1, N: uint64(i)}, []byte("older"))
		}
		if err := w.stage(true); err != nil {
			t.Fatal(err)
		}
		db.ready = true // as after a full disk stopped the moving
		if err := save(t, db.NewWriter(whole), 1, "newer", 2); err != nil {
			t.Fatal(err)
		}
		checkSaved(t, db, 600, "newer", 2)
	}
}

func TestAWholeSaveThatWasAbandonedLeavesNothing(t *testing.T) {
	path := filepath.Join(t.TempDir(), "db")
	db := mustOpen(t, path, Options{})
	abandoned, next := db.NewWriter(true), db.NewWriter(true)
	for i := range 600 {
		abandoned.Add(refs[0], machine.Cell{N: uint64(i)}, []byte("v"))
	}
	if err := save(t, next, 600, "v", 1); err != nil {
		t.Fatal(err)
	}
	if err := abandoned.Flush(); err == nil || !strings.Contains(err.Error(), "another whole save") {
		t.Errorf("two whole saves at once: %v", err)
	}
	if got := read(t, db); len(got) != 1 {
		t.Errorf("%d objects, want only %v", len(got), mail)
	}
	for i := range 600 {
		next.Add(refs[0], machine.Cell{N: uint64(i)}, []byte("v"))
	}
	db.Close() // as in a crash, next is not flushed
	checkSaved(t, mustOpen(t, path, Options{}), 600, "v", 1)
}

func TestSavesOfSeveralGoroutinesDoNotMix(t *testing.T) {
	db := mustOpen(t, filepath.Join(t.TempDir(), "db"), Options{})
	db.bolt.NoSync = true
	var wg sync.WaitGroup
	for _, ref := range refs {
		wg.Go(func() {
			w := db.NewWriter(ref.Kind == machine.Queue)
			for pos := range uint64(10) {
				for i := range 300 {
					w.Add(ref, machine.Cell{N: uint64(i)}, []byte(ref.String()))
				}
				w.Done(ref, pos)
				if err := w.Flush(); err != nil {
					t.Error(err)
				}
			}
		})
	}
	wg.Go(func() {
		for range 5 {
			if _, err := db.Stats(); err != nil {
				t.Error(err)
			}
			if _, _, err := db.Compact(); err != nil {
				t.Error(err)
			}
		}
	})
	wg.Wait()
	got := read(t, db)
	for _, ref := range refs {
		o := got[ref]
		if o.Includes != 9 || len(o.Cells) != 300 || o.Cells[machine.Cell{}] != ref.String() {
			t.Errorf("%v: %d cells that include %d", ref, len(o.Cells), o.Includes)
		}
	}
	if err := db.Verify(); err != nil {
		t.Error(err)
	}
}
