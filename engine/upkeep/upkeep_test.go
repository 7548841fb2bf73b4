package upkeep_test

import (
	"archive/tar"
	"bytes"
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/unilua/unilua/engine"
	"github.com/unilua/unilua/engine/datafolder"
	"github.com/unilua/unilua/engine/datafolder/datafoldertest"
	"github.com/unilua/unilua/engine/fault"
	"github.com/unilua/unilua/engine/upkeep"
)

func TestAFolderThatIsNoneIsNotMade(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "data")
	_, err := upkeep.Open(dir)
	if !fault.Is(err, fault.NotFound) || !strings.Contains(err.Error(), "--data") {
		t.Errorf("%v", err)
	}
	if _, err := os.Stat(dir); err == nil {
		t.Error("the folder was made")
	}
}

func TestAFolderInUseIsRefused(t *testing.T) {
	dir := fill(t, 1, false)
	open(t, dir)
	_, err := upkeep.Open(dir)
	var owned *datafolder.OwnedError
	if !errors.As(err, &owned) {
		t.Errorf("%v", err)
	}
}

func TestAFolderThatMayNotBeWrittenIsInspected(t *testing.T) {
	dir := fill(t, 3, false)
	readable := func(path string, d fs.DirEntry, err error) error {
		if err != nil || !d.IsDir() {
			return errors.Join(err, os.Chmod(path, 0o444))
		}
		return os.Chmod(path, 0o555)
	}
	for _, of := range []string{filepath.Dir(dir), filepath.Dir(filepath.Dir(dir))} {
		if err := os.Chmod(of, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	if err := filepath.WalkDir(dir, readable); err != nil {
		t.Fatal(err)
	}
	datafoldertest.AsNobody(t, func() {
		s, err := upkeep.Inspect(dir)
		if err != nil {
			t.Error(err)
			return
		}
		if v := s.Verify(); !v.Sound {
			t.Errorf("%+v", v)
		}
		if st, err := s.Stats(); err != nil || len(st.Objects) == 0 {
			t.Errorf("%+v, %v", st, err)
		}
		if err := errors.Join(s.Backup(io.Discard), s.Close()); err != nil {
			t.Error(err)
		}
		if _, err := upkeep.Open(dir); !fault.Is(err, fault.Unavailable) {
			t.Errorf("it was opened to be changed: %v", err)
		}
	})
}

func TestASoundFolderIsSound(t *testing.T) {
	for _, crash := range []bool{false, true} {
		v := open(t, fill(t, 20, crash)).Verify()
		if !v.Sound || len(v.Problems) > 0 {
			t.Errorf("after a crash %v: %q", crash, v.Problems)
		}
		if crash && v.Records < 20 {
			t.Errorf("%d records in the log", v.Records)
		}
	}
}

func TestAFolderThatWasNeverUsedIsSound(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "data")
	folder, err := datafolder.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	if err := folder.Close(); err != nil {
		t.Fatal(err)
	}
	s := open(t, dir)
	if v := s.Verify(); !v.Sound {
		t.Errorf("%q", v.Problems)
	}
	if r, err := s.Repair(); err != nil || len(r.Did) > 0 {
		t.Errorf("%+v, %v", r, err)
	}
	if _, _, err := s.Compact(); err != nil {
		t.Error(err)
	}
}

func TestADamagedLogIsCutAndTheRestIsKept(t *testing.T) {
	dir := fill(t, 20, true)
	damage(t, firstSegment(t, dir), 3*4096+100, 50)
	s := open(t, dir)
	v := s.Verify()
	if v.Sound || len(v.Segments) == 0 || v.Segments[0].Damaged == "" || !strings.Contains(v.Problems[0], "store repair") {
		t.Fatalf("%+v", v)
	}
	r, err := s.Repair()
	if err != nil || len(r.Did) != 1 || len(r.Lost) != 1 || len(r.Copies) != 1 {
		t.Fatalf("%+v, %v", r, err)
	}
	for _, file := range r.Copies {
		if _, err := os.Stat(file); err != nil {
			t.Error(err)
		}
	}
	if v := s.Verify(); !v.Sound {
		t.Errorf("after the repair: %q", v.Problems)
	}
	s.Close()
	if items, _ := length(t, dir); items == 0 || items >= 20 {
		t.Errorf("%d items are left", items)
	}
}

func TestADamagedSnapshotIsSalvaged(t *testing.T) {
	dir := fill(t, 200, false)
	file := filepath.Join(dir, "snapshot.db")
	info, err := os.Stat(file)
	if err != nil {
		t.Fatal(err)
	}
	repaired := 0
	for at := int64(0); at < info.Size(); at += 4096 {
		dir := copyFolder(t, dir)
		damage(t, filepath.Join(dir, "snapshot.db"), at, 4096)
		s := open(t, dir)
		found := s.Verify()
		r, err := s.Repair()
		if err != nil {
			t.Fatalf("page %d: %v", at/4096, err)
		}
		if (len(r.Did) > 0) == found.Sound {
			t.Errorf("page %d: %+v, after %+v", at/4096, r, found)
		}
		if v := s.Verify(); !v.Sound {
			t.Errorf("page %d: after the repair: %q", at/4096, v.Problems)
		}
		s.Close()
		length(t, dir) // it can be used
		if len(r.Did) > 0 {
			repaired++
		}
	}
	if repaired < 3 {
		t.Errorf("only %d damaged pages were noticed", repaired)
	}
}

func TestWhatALaterVersionWroteIsNotRepaired(t *testing.T) {
	dir := fill(t, 5, true)
	file := firstSegment(t, dir)
	before := makeNewer(t, file)
	s := open(t, dir)
	if v := s.Verify(); v.Sound || !strings.Contains(v.Problems[0], "upgrade unilua") {
		t.Errorf("%+v", v)
	}
	if _, err := s.Repair(); err == nil || !strings.Contains(err.Error(), "upgrade unilua") {
		t.Errorf("%v", err)
	}
	if after, err := os.ReadFile(file); err != nil || !bytes.Equal(before, after) {
		t.Error("it was changed")
	}
}

func TestStatsCountWhatIsSavedAndWhatIsInTheLog(t *testing.T) {
	st, err := open(t, fill(t, 20, true)).Stats()
	if err != nil {
		t.Fatal(err)
	}
	if st.Log.Records < 20 || st.Log.Used == 0 || st.Log.Bytes < st.Log.Used || st.Snapshot.Bytes == 0 {
		t.Errorf("%+v", st)
	}
	i := slices.IndexFunc(st.Objects, func(o upkeep.ObjectStats) bool { return o.Kind == "queue" && o.Name == "mail" })
	if i < 0 || st.Objects[i].Log == 0 {
		t.Errorf("%+v", st.Objects)
	}
}

func TestCompactingLosesNothing(t *testing.T) {
	dir := fill(t, 50, false)
	s := open(t, dir)
	before, after, err := s.Compact()
	if err != nil || after == 0 || after > before {
		t.Errorf("%d, %d, %v", before, after, err)
	}
	s.Close()
	if items, count := length(t, dir); items != 50 || count != 50 {
		t.Errorf("%d items, %d", items, count)
	}
}

func TestABackupIsRestoredWithTar(t *testing.T) {
	for _, crash := range []bool{false, true} {
		dir := fill(t, 20, crash)
		to := t.TempDir()
		file := filepath.Join(to, "backup.tar")
		f, err := os.Create(file)
		if err != nil {
			t.Fatal(err)
		}
		s := open(t, dir)
		if err := errors.Join(s.Backup(f), f.Close()); err != nil {
			t.Fatal(err)
		}
		if out, err := exec.Command("tar", "xf", file, "-C", to).CombinedOutput(); err != nil {
			t.Fatalf("%v: %s", err, out)
		}
		if items, count := length(t, filepath.Join(to, upkeep.Root)); items != 20 || count != 20 {
			t.Errorf("after a crash %v: %d items, %d", crash, items, count)
		}
	}
}

func TestABackupHoldsWhatIsNeededOnly(t *testing.T) {
	dir := fill(t, 20, true)
	for _, name := range []string{"log/spare-000009", "log/x.damaged", "snapshot.db.damaged"} {
		if err := os.WriteFile(filepath.Join(dir, name), make([]byte, 4096), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	var backup bytes.Buffer
	if err := open(t, dir).Backup(&backup); err != nil {
		t.Fatal(err)
	}
	for r := tar.NewReader(&backup); ; {
		head, err := r.Next()
		if err == io.EOF {
			return
		}
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(head.Name, "spare") || strings.Contains(head.Name, "damaged") || !strings.HasPrefix(head.Name, upkeep.Root+"/") {
			t.Errorf("it holds %s", head.Name)
		}
	}
}

func TestADamagedFolderIsNotBackedUp(t *testing.T) {
	dir := fill(t, 20, true)
	damage(t, firstSegment(t, dir), 3*4096+100, 50)
	var backup bytes.Buffer
	err := open(t, dir).Backup(&backup)
	var damaged *upkeep.DamagedError
	if !errors.As(err, &damaged) || backup.Len() > 0 {
		t.Errorf("%v, and %d bytes", err, backup.Len())
	}
}

func TestAStoreOwnsItsFolder(t *testing.T) {
	dir := fill(t, 1, false)
	open(t, dir)
	e := engine.New(engine.Options{Dir: dir})
	s := e.NewSession(context.Background(), "x.lua")
	_, err := s.Queue("mail", engine.Keeping{})
	if !fault.Is(err, fault.Unavailable) {
		t.Errorf("%v", err)
	}
	s.Close(false)
	if err := e.Close(); err != nil {
		t.Error(err)
	}
}
