package snapshot

import (
	"bytes"
	"encoding/binary"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"go.etcd.io/bbolt"

	"github.com/unilua/unilua/engine/fault"
	"github.com/unilua/unilua/engine/machine"
)

func mustOpen(t *testing.T, path string, opts Options) *DB {
	t.Helper()
	db, err := Open(path, opts)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	return db
}

// save saves n cells of mail with the given data.
func save(t *testing.T, w *Writer, n int, data string, includes uint64) error {
	t.Helper()
	for i := range n {
		w.Add(mail, machine.Cell{Part: 1, N: uint64(i)}, []byte(data))
	}
	w.Done(mail, includes)
	return w.Flush()
}

func checkSaved(t *testing.T, db *DB, n int, data string, includes uint64) {
	t.Helper()
	got := read(t, db)[mail]
	if len(got.Cells) != n || got.Cells[machine.Cell{Part: 1}] != data || got.Includes != includes {
		t.Errorf("%d cells of %q that include %d, want %d of %q, %d", len(got.Cells),
			got.Cells[machine.Cell{Part: 1}], got.Includes, n, data, includes)
	}
}

// checkUnavailable checks the code of err and that its sentence has each part.
func checkUnavailable(t *testing.T, err error, parts ...string) {
	t.Helper()
	if !fault.Is(err, fault.Unavailable) {
		t.Fatalf("got %v, want code unavailable", err)
	}
	for _, part := range parts {
		if !strings.Contains(err.Error(), part) {
			t.Errorf("%q does not say %q", err, part)
		}
	}
}

func TestTheLogStartIsKept(t *testing.T) {
	path := filepath.Join(t.TempDir(), "db")
	db := mustOpen(t, path, Options{})
	if pos, err := db.LogStart(); pos != 0 || err != nil {
		t.Fatalf("a new file: %d, %v", pos, err)
	}
	if err := db.SetLogStart(1 << 40); err != nil {
		t.Fatal(err)
	}
	db.Close()
	if pos, err := mustOpen(t, path, Options{ReadOnly: true}).LogStart(); pos != 1<<40 || err != nil {
		t.Fatalf("reopened: %d, %v", pos, err)
	}
}

func TestSavingWhatIsSavedWritesNothing(t *testing.T) {
	commits := 0
	db := mustOpen(t, filepath.Join(t.TempDir(), "db"), Options{committed: func() { commits++ }})
	again := func() {
		w := db.NewWriter(false)
		w.Add(mail, machine.Cell{Part: 2}, nil)
		w.Drop(refs[0])
		if err := save(t, w, 3, "v", 1); err != nil {
			t.Fatal(err)
		}
		if err := db.SetLogStart(1); err != nil {
			t.Fatal(err)
		}
		if err := w.Flush(); err != nil { // of nothing
			t.Fatal(err)
		}
	}
	again()
	if commits != 2 {
		t.Fatalf("%d commits at first, want 2", commits)
	}
	again()
	if commits != 2 {
		t.Fatal("the same again was committed")
	}
}

func TestSmallObjectsShareATransaction(t *testing.T) {
	commits := 0
	db := mustOpen(t, filepath.Join(t.TempDir(), "db"), Options{committed: func() { commits++ }})
	w := db.NewWriter(false)
	for _, name := range strings.Fields("a b c d e f g h") {
		ref := machine.Ref{Kind: machine.Counter, Name: name}
		w.Add(ref, machine.Cell{Part: 1}, []byte("v"))
		w.Done(ref, 1)
	}
	if err := w.Flush(); err != nil || commits != 1 {
		t.Fatalf("%d commits, %v", commits, err)
	}
}

func TestACellLargerThanASliceIsSaved(t *testing.T) {
	for _, whole := range []bool{false, true} {
		db := mustOpen(t, filepath.Join(t.TempDir(), "db"), Options{})
		big := strings.Repeat("x", 3*sliceBytes)
		if err := save(t, db.NewWriter(whole), 2, big, 1); err != nil {
			t.Fatal(err)
		}
		checkSaved(t, db, 2, big, 1)
	}
}

func TestAnotherProcessHasTheFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "db")
	mustOpen(t, path, Options{})
	for _, readOnly := range []bool{false, true} {
		_, err := Open(path, Options{ReadOnly: readOnly})
		checkUnavailable(t, err, path, "in use by another process")
	}
}

// rawUpdate changes a closed file behind the package's back.
func rawUpdate(t *testing.T, path string, change func(*bbolt.Tx) error) {
	t.Helper()
	bolt, err := bbolt.Open(path, 0o600, nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := bolt.Update(change); err != nil {
		t.Fatal(err)
	}
	if err := bolt.Close(); err != nil {
		t.Fatal(err)
	}
}

func TestAFileOfAFormatToComeIsRefused(t *testing.T) {
	path := filepath.Join(t.TempDir(), "db")
	mustOpen(t, path, Options{}).Close()
	rawUpdate(t, path, func(tx *bbolt.Tx) error {
		return tx.Bucket(metaBucket).Put(formatKey, []byte{Format + 1})
	})
	_, err := Open(path, Options{})
	checkUnavailable(t, err, path, "format 2", "up to 1", "upgrade unilua")
}

func TestAFileThatIsNoSnapshotIsRefused(t *testing.T) {
	dir := t.TempDir()
	other := filepath.Join(dir, "other")
	rawUpdate(t, other, func(*bbolt.Tx) error { return nil })
	_, err := Open(other, Options{})
	checkUnavailable(t, err, other, "no snapshot file")

	text := filepath.Join(dir, "text")
	if err := os.WriteFile(text, bytes.Repeat([]byte("text "), 10_000), 0o600); err != nil {
		t.Fatal(err)
	}
	_, err = Open(text, Options{})
	checkUnavailable(t, err, text, "damaged")

	_, err = Open(filepath.Join(dir, "absent"), Options{ReadOnly: true})
	checkUnavailable(t, err, "absent")
	_, err = Open(filepath.Join(dir, "no", "folder"), Options{})
	checkUnavailable(t, err, "no such file or directory")
}

func TestAFileCutShortIsAnErrorAndNoPanic(t *testing.T) {
	path := filepath.Join(t.TempDir(), "db")
	db := mustOpen(t, path, Options{})
	if err := save(t, db.NewWriter(false), 20_000, "some data", 1); err != nil {
		t.Fatal(err)
	}
	db.Close()
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Truncate(path, info.Size()/3); err != nil {
		t.Fatal(err)
	}
	_, err = Open(path, Options{})
	checkUnavailable(t, err, path, "damaged", "unilua store repair")
}

// TestDamageIsAnErrorAndNoPanic overwrites each page in turn.
func TestDamageIsAnErrorAndNoPanic(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "db")
	db := mustOpen(t, path, Options{})
	if err := save(t, db.NewWriter(false), 1000, "some data", 1); err != nil {
		t.Fatal(err)
	}
	db.Close()
	image, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	page, noticed := os.Getpagesize(), 0
	for at := 2 * page; at < len(image); at += page {
		damaged := bytes.Clone(image)
		for i := range page {
			damaged[at+i] ^= 0xa5
		}
		if err := os.WriteFile(path, damaged, 0o600); err != nil {
			t.Fatal(err)
		}
		if db, err := Open(path, Options{}); err != nil {
			checkUnavailable(t, err, path, "damaged")
			noticed++
		} else {
			db.Close() // the page was free
		}
	}
	if noticed < 5 {
		t.Errorf("only %d damaged pages were noticed", noticed)
	}
}

func TestAMalformedCellStopsLoadAndVerify(t *testing.T) {
	for name, kv := range map[string][2]string{
		"a kind to come":           {"\x63mail\x00\x0112345678", "v"},
		"no end of the name":       {"\x04mail", "v"},
		"a short cell":             {"\x04mail\x00\x01123", "v"},
		"a cell without data":      {"\x04mail\x00\x0112345678", ""},
		"a malformed log position": {"\x04mail\x00", "12"},
	} {
		path := filepath.Join(t.TempDir(), "db")
		mustOpen(t, path, Options{}).Close()
		rawUpdate(t, path, func(tx *bbolt.Tx) error {
			return tx.Bucket(cellsBucket).Put([]byte(kv[0]), []byte(kv[1]))
		})
		db := mustOpen(t, path, Options{})
		t.Log(name)
		checkUnavailable(t, db.Verify(), path, "damaged", "key")
		checkUnavailable(t, db.Load(func(o Object) error {
			for range o.Cells {
			}
			return nil
		}), path, "damaged", "key")
	}
}

func TestLoadStopsAtTheFirstErrorOfItsCaller(t *testing.T) {
	db := mustOpen(t, filepath.Join(t.TempDir(), "db"), Options{})
	w := db.NewWriter(false)
	w.Done(refs[0], 1)
	if err := save(t, w, 3, "v", 1); err != nil {
		t.Fatal(err)
	}
	want := fault.New(fault.Internal, "stop")
	calls := 0
	err := db.Load(func(Object) error { calls++; return want })
	if err != want || calls != 1 {
		t.Errorf("%d calls, %v", calls, err)
	}
	for _, taken := range []int{0, 1} { // cells left over do not become objects
		objects := 0
		err := db.Load(func(o Object) error {
			objects++
			n := 0
			for range o.Cells {
				if n++; n > taken {
					break
				}
			}
			return nil
		})
		if err != nil || objects != 2 {
			t.Errorf("%d objects, %v", objects, err)
		}
	}
}

func TestAPanicOfItsCallerIsNotTakenForDamage(t *testing.T) {
	db := mustOpen(t, filepath.Join(t.TempDir(), "db"), Options{})
	if err := save(t, db.NewWriter(false), 3, "v", 1); err != nil {
		t.Fatal(err)
	}
	defer func() {
		if cause := recover(); cause != "a bug" {
			t.Errorf("recovered %v", cause)
		}
		if err := save(t, db.NewWriter(false), 3, "w", 2); err != nil { // nothing is left locked
			t.Error(err)
		}
	}()
	err := db.Load(func(o Object) error {
		for range o.Cells {
			panic("a bug")
		}
		return nil
	})
	t.Errorf("the panic became %v", err)
}

func TestABackupIsASnapshotFile(t *testing.T) {
	dir := t.TempDir()
	db := mustOpen(t, filepath.Join(dir, "db"), Options{})
	if err := save(t, db.NewWriter(false), 500, "v", 9); err != nil {
		t.Fatal(err)
	}
	var copied bytes.Buffer
	if err := db.Backup(&copied); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, "copy")
	if err := os.WriteFile(path, copied.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	restored := mustOpen(t, path, Options{ReadOnly: true})
	if diff := cmp.Diff(read(t, db), read(t, restored)); diff != "" {
		t.Error(diff)
	}
	if err := restored.Verify(); err != nil {
		t.Error(err)
	}
}

func TestCompactGivesRoomBackAndStatsTellIt(t *testing.T) {
	path := filepath.Join(t.TempDir(), "db")
	db := mustOpen(t, path, Options{})
	w := db.NewWriter(false)
	if err := save(t, w, 20_000, strings.Repeat("v", 100), 1); err != nil {
		t.Fatal(err)
	}
	w.Drop(mail)
	if err := save(t, w, 10, "kept", 2); err != nil {
		t.Fatal(err)
	}
	stats, err := db.Stats()
	if err != nil || stats.FreeBytes < 2<<20 || stats.FileBytes < stats.FreeBytes {
		t.Fatalf("%+v, %v", stats, err)
	}
	before, after, err := db.Compact()
	if err != nil || before != stats.FileBytes || after > 1<<20 {
		t.Fatalf("from %d to %d bytes, %v", before, after, err)
	}
	if err := save(t, w, 20, "more", 3); err != nil {
		t.Fatal(err)
	}
	db.Close()

	db = mustOpen(t, path, Options{ReadOnly: true})
	checkSaved(t, db, 20, "more", 3)
	stats, err = db.Stats()
	if err != nil {
		t.Fatal(err)
	}
	key := len(appendKey(nil, mail, machine.Cell{}))
	want := Stats{
		Format: Format, FileBytes: stats.FileBytes, FreeBytes: stats.FreeBytes, Cells: 20,
		Objects: []ObjectStats{{
			Ref: mail, Includes: 3, Cells: 20,
			Bytes: int64(20*(key+len("more")) + len(appendPrefix(nil, mail)) + binary.Size(uint64(0))),
		}},
	}
	if diff := cmp.Diff(want, stats); diff != "" {
		t.Error(diff)
	}
	if stats.FileBytes > 1<<20 || stats.FreeBytes >= stats.FileBytes {
		t.Errorf("%d bytes free of %d", stats.FreeBytes, stats.FileBytes)
	}
}

func TestWhatWasLeftBehindByACrashInCreateOrCompactIsNoHindrance(t *testing.T) {
	path := filepath.Join(t.TempDir(), "db")
	for _, leftover := range []string{".new", ".compact"} {
		if err := os.WriteFile(path+leftover, []byte("half"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	db := mustOpen(t, path, Options{})
	if _, _, err := db.Compact(); err != nil {
		t.Fatal(err)
	}
}

func TestAClosedFileRefusesEverything(t *testing.T) {
	db := mustOpen(t, filepath.Join(t.TempDir(), "db"), Options{})
	db.Close()
	if err := db.Close(); err != nil {
		t.Errorf("a second Close: %v", err)
	}
	_, _, compact := db.Compact()
	_, stats := db.Stats()
	for _, err := range []error{
		save(t, db.NewWriter(false), 1, "v", 1), db.SetLogStart(1), db.Verify(), db.Backup(&bytes.Buffer{}), compact, stats,
	} {
		checkUnavailable(t, err, "is closed")
	}
}
