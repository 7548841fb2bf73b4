package archive_test

import (
	"errors"
	"io/fs"
	"sync"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"github.com/unilua/unilua/engine/archive"
	"github.com/unilua/unilua/engine/archive/archivetest"
	"github.com/unilua/unilua/engine/fault"
)

func TestAFailedSyncIsFinal(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		disk := archivetest.New()
		l := mustOpen(t, disk, 1)
		appendWait(t, l, []byte("before"))
		disk.Fail(func(op archivetest.Op) error {
			if op.Kind == archivetest.Sync {
				return syscall.EIO
			}
			return nil
		})
		var wg sync.WaitGroup
		for range 5 {
			wg.Go(func() {
				if err := l.Reserve(t.Context(), 1, false); err != nil {
					return
				}
				err := l.Wait(t.Context(), l.Append([]byte("x"), 1, archive.Always))
				if !fault.Is(err, fault.Unknown) || !errors.Is(err, syscall.EIO) {
					t.Errorf("Wait returned %v", err)
				}
			})
		}
		wg.Wait()
		disk.Fail(nil)
		for _, frees := range []bool{false, true} {
			err := l.Reserve(t.Context(), 1, frees)
			if !fault.Is(err, fault.Unavailable) || !errors.Is(err, syscall.EIO) {
				t.Errorf("Reserve after a failed sync returned %v", err)
			}
		}
		if err := l.Wait(t.Context(), 1); err != nil {
			t.Errorf("what was durable before: %v", err)
		}
		if l.Durable() != 1 || l.Stats().Failed == nil {
			t.Errorf("durable up to %d, failed: %v", l.Durable(), l.Stats().Failed)
		}
		if err := l.Close(); !errors.Is(err, syscall.EIO) {
			t.Errorf("Close returned %v", err)
		}
	})
}

// fill appends until the log refuses, and returns how it did.
func fill(t *testing.T, l *archive.Log, frees bool) (n int, err error) {
	t.Helper()
	for ; ; n++ {
		if err := l.Reserve(t.Context(), 1000, frees); err != nil {
			return n, err
		}
		if err := l.Wait(t.Context(), l.Append(make([]byte, 1000), 1000, archive.Always)); err != nil {
			t.Fatal(err)
		}
	}
}

func TestAFullDiskRefusesWritesKeepsRoomForAcksAndRecovers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		disk := archivetest.New()
		l := mustOpen(t, disk, 1)
		defer l.Close()
		disk.SetCapacity(4 * 32 << 10)
		ordinary, err := fill(t, l, false)
		if !fault.Is(err, fault.Unavailable) || !errors.Is(err, syscall.ENOSPC) {
			t.Fatalf("the refusal is %v", err)
		}
		if ordinary == 0 {
			t.Error("no record found room")
		}
		frees, err := fill(t, l, true)
		if !fault.Is(err, fault.Unavailable) || frees < 5 {
			t.Errorf("%d acks found room, then %v", frees, err)
		}
		if _, err := fill(t, l, false); err == nil {
			t.Error("room for acks was given to another record")
		}
		if l.Stats().Full == nil {
			t.Error("Stats do not say that there is no room")
		}

		disk.SetCapacity(0)
		time.Sleep(5 * time.Second)
		synctest.Wait()
		appendWait(t, l, []byte("again"))
		if err := l.Stats().Full; err != nil {
			t.Errorf("still full: %v", err)
		}
		killed, got, err := reopened(disk.Clone(), smallSegments, 1)
		if err != nil || len(got) != ordinary+frees+1 {
			t.Fatalf("%d records came back, %v", len(got), err)
		}
		killed.Close()
	})
}

func TestTruncateMakesRoomOnAFullDiskAtOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		disk := archivetest.New()
		l := mustOpen(t, disk, 1)
		defer l.Close()
		disk.SetCapacity(6 * 32 << 10)
		if _, err := fill(t, l, false); err == nil {
			t.Fatal("the disk is not full")
		}
		start := time.Now()
		if err := l.Truncate(l.End()); err != nil {
			t.Fatal(err)
		}
		appendWait(t, l, []byte("again"))
		if took := time.Since(start); took != 0 {
			t.Errorf("room came after %v", took)
		}
	})
}

func TestAFullDiskIsTriedSeldom(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		disk := archivetest.New()
		tries := 0
		disk.Fail(func(op archivetest.Op) error {
			if op.Kind == archivetest.Write {
				tries++
				return syscall.ENOSPC
			}
			return nil
		})
		l := mustOpen(t, disk, 1)
		defer l.Close()
		for range 100 {
			if err := l.Reserve(t.Context(), 1, false); !fault.Is(err, fault.Unavailable) {
				t.Fatalf("Reserve returned %v", err)
			}
			time.Sleep(time.Second)
		}
		if err := l.Close(); err != nil {
			t.Error(err)
		}
		if tries < 10 || tries > 40 {
			t.Errorf("the disk was tried %d times in 100 s", tries)
		}
		names, _ := disk.List(dir)
		if len(names) != 0 {
			t.Errorf("failed attempts left %v", names)
		}
	})
}

func TestABatchThatFindsNoRoomOnACopyingFileSystemIsWrittenLater(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		disk := archivetest.New()
		l := mustOpen(t, disk, 1)
		defer l.Close()
		appendWait(t, l, []byte("first"))
		disk.Fail(func(op archivetest.Op) error {
			if op.Kind == archivetest.Write {
				return syscall.ENOSPC
			}
			return nil
		})
		if err := l.Reserve(t.Context(), 6, false); err != nil {
			t.Fatal(err)
		}
		pos := l.Append([]byte("second"), 6, archive.Always)
		time.Sleep(time.Second)
		synctest.Wait()
		if l.Durable() >= pos {
			t.Error("durable without room")
		}
		disk.Fail(nil)
		if err := l.Wait(t.Context(), pos); err != nil {
			t.Fatal(err)
		}
		killed, got, err := reopened(disk.Clone(), smallSegments, 1)
		if err != nil || len(got) != 2 || string(got[1]) != "second" {
			t.Fatalf("%q came back, %v", got, err)
		}
		killed.Close()
	})
}

func TestAReadOnlyFolderIsReplayedAndRefusesWrites(t *testing.T) {
	readOnly := func(archivetest.Op) error { return fs.ErrPermission }
	for _, closed := range []bool{true, false} {
		disk, want := written(t, 5, 100, closed)
		disk.Fail(readOnly)
		l, got, err := reopened(disk, tinySegments, 1)
		if err != nil {
			t.Fatal(err)
		}
		if n, err := prefix(got, want); err != nil || n != len(want) {
			t.Errorf("%d records came back, %v", n, err)
		}
		if err := l.Reserve(t.Context(), 1, true); !fault.Is(err, fault.Unavailable) || !errors.Is(err, fs.ErrPermission) {
			t.Errorf("Reserve returned %v", err)
		}
		if err := l.Close(); err != nil {
			t.Error(err)
		}
	}
	empty := archivetest.New()
	empty.Fail(readOnly)
	l := mustOpen(t, empty, 1)
	defer l.Close()
	if err := l.Reserve(t.Context(), 1, false); !fault.Is(err, fault.Unavailable) {
		t.Errorf("Reserve where no folder can be made returned %v", err)
	}
}

// TestAnErrorAtAnyChangeLosesNothing lets each change of a run fail once, one
// at a time, and then cuts the power.
func TestAnErrorAtAnyChangeLosesNothing(t *testing.T) {
	for at := 0; ; at++ {
		disk, g := archivetest.New(), newLedger()
		changes := 0
		disk.Fail(func(archivetest.Op) error {
			changes++
			if changes == at+1 {
				return syscall.EIO
			}
			return nil
		})
		base := archivetest.NewDisk(disk)
		ended := fragile(t, disk, g)
		if t.Failed() {
			t.Fatalf("with an error at change %d", at)
		}
		journal := disk.Journal()
		for i, op := range journal {
			base.Step(i, op)
		}
		durable, from := promised(journal, len(journal))
		for name, survives := range outcomes(base, uint64(at)) {
			if _, err := g.verdict(base.Crash(survives), durable, from); err != nil {
				t.Fatalf("error at change %d, then a power loss, %s survives: %v", at, name, err)
			}
		}
		if ended && changes <= at {
			return
		}
	}
}

// fragile is a run that stops at the first error, and reports whether it came
// to its end.
func fragile(t *testing.T, disk *archivetest.FS, g *ledger) bool {
	l, _, err := reopened(disk, smallSegments, 1)
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	for i := range 12 {
		record := payload(uint64(i), 12000)
		if err := l.Reserve(t.Context(), len(record), i%3 == 0); err != nil {
			return false
		}
		pos := l.Append(record, len(record), archive.Always)
		g.records[pos] = record
		if err := l.Wait(t.Context(), pos); err != nil {
			return false
		}
		disk.Mark(acked(pos))
		if i == 6 {
			disk.Mark(trimmed(pos))
			if err := l.Truncate(pos); err != nil {
				return false
			}
		}
	}
	return l.Close() == nil
}

func TestCloseOnAFullDiskDoesNotWaitForRoom(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		disk := archivetest.New()
		l := mustOpen(t, disk, 1)
		appendWait(t, l, []byte("first"))
		disk.SetCapacity(1)
		pos := l.Append(make([]byte, 100<<10), 0, archive.Always) // finds no segment
		synctest.Wait()
		if err := l.Close(); !errors.Is(err, syscall.ENOSPC) {
			t.Errorf("Close returned %v", err)
		}
		if err := l.Wait(t.Context(), pos); !fault.Is(err, fault.Unknown) {
			t.Errorf("Wait returned %v", err)
		}
	})
}

func TestCloseWritesWhatWasAppendedBeforeTheFirstSegmentWasThere(t *testing.T) {
	disk := archivetest.New()
	l := mustOpen(t, disk, 1)
	l.Append([]byte("hasty"), 0, archive.Never)
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	l, got, err := reopened(disk, smallSegments, 1)
	if err != nil || len(got) != 1 || string(got[0]) != "hasty" {
		t.Fatalf("%q came back, %v", got, err)
	}
	l.Close()
}
