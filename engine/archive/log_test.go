package archive_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"testing/synctest"
	"time"

	"github.com/unilua/unilua/engine/archive"
	"github.com/unilua/unilua/engine/archive/archivetest"
	"github.com/unilua/unilua/engine/fault"
)

func TestRecordsComeBackInOrderFromARealFolder(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "data", "archive")
	open := func(from archive.Position) (*archive.Log, []string) {
		var got []string
		l, err := archive.Open(archive.OS, folder, archive.Options{SegmentSize: 64 << 10}, func(pos archive.Position, record []byte) error {
			got = append(got, fmt.Sprintf("%d %d", pos, len(record)))
			return nil
		}, from)
		if err != nil {
			t.Fatal(err)
		}
		return l, got
	}
	l, _ := open(0)
	for i := range 50 {
		appendWait(t, l, make([]byte, i*500))
	}
	if err := l.Truncate(30); err != nil {
		t.Fatal(err)
	}
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	l, got := open(48)
	defer l.Close()
	if want := []string{"48 23500", "49 24000", "50 24500"}; fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("replayed %v, want %v", got, want)
	}
	if l.End() != 50 || l.Durable() != 50 {
		t.Errorf("the log ends at %d, durable up to %d", l.End(), l.Durable())
	}
}

func TestALogThatIsNotWrittenToCreatesNothing(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "archive")
	l, err := archive.Open(archive.OS, folder, archive.Options{}, nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	if err := l.Wait(t.Context(), 0); err != nil {
		t.Error(err)
	}
	if err := l.Truncate(1); err != nil {
		t.Error(err)
	}
	if err := l.Close(); err != nil {
		t.Error(err)
	}
	if _, err := os.Stat(folder); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the folder exists: %v", err)
	}
}

func TestAnErrorOfReplayEndsOpen(t *testing.T) {
	fs, _ := written(t, 3, 10, true)
	stop := errors.New("stop")
	_, err := archive.Open(fs, dir, tinySegments, func(pos archive.Position, _ []byte) error {
		if pos == 2 {
			return stop
		}
		return nil
	}, 1)
	if !errors.Is(err, stop) {
		t.Fatalf("Open returned %v", err)
	}
}

func TestARecordLargerThanASegmentGetsALargerOne(t *testing.T) {
	fs := archivetest.New()
	l := mustOpen(t, fs, 1)
	sizes := []int{10, 9 << 20, 20, 200 << 10, 30}
	for _, size := range sizes {
		appendWait(t, l, payload(7, size))
	}
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	l, got, err := reopened(fs, smallSegments, 1)
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	for i, size := range sizes {
		if !bytes.Equal(got[i], payload(7, size)) {
			t.Errorf("record %d differs", i+1)
		}
	}
}

func TestARecordOverTheLimitIsTooLarge(t *testing.T) {
	l := mustOpen(t, archivetest.New(), 1)
	defer l.Close()
	err := l.Reserve(t.Context(), archive.MaxRecord+1, false)
	if !fault.Is(err, fault.TooLarge) {
		t.Fatalf("Reserve returned %v", err)
	}
}

func TestALazyRecordIsDurableInItsTimeAndNotBefore(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := mustOpen(t, archivetest.New(), 1)
		defer l.Close()
		never := lazy(t, l, archive.Never)
		time.Sleep(time.Hour)
		if l.Durable() != 0 {
			t.Errorf("a record that is never to be synced was, with no need")
		}
		lazy(t, l, archive.Within(10*time.Second))
		soon := lazy(t, l, archive.Within(time.Second))
		later := lazy(t, l, archive.Within(10*time.Second))
		time.Sleep(time.Second - 1)
		synctest.Wait()
		if l.Durable() != 0 {
			t.Errorf("record %d is durable before its time", l.Durable())
		}
		time.Sleep(time.Nanosecond)
		synctest.Wait()
		if l.Durable() < soon {
			t.Errorf("durable up to %d only, %d was due, and %d with it", l.Durable(), soon, never)
		}
		if syncs := l.Stats().Syncs; syncs != 1 {
			t.Errorf("%d syncs for records that could share one", syncs)
		}
		if l.Durable() != later {
			t.Errorf("durable up to %d, the sync covered %d", l.Durable(), later)
		}
	})
}

func lazy(t *testing.T, l *archive.Log, by archive.SyncBy) archive.Position {
	t.Helper()
	if err := l.Reserve(t.Context(), 10, false); err != nil {
		t.Fatal(err)
	}
	return l.Append(make([]byte, 10), 10, by)
}

func TestWaitHastensALazyRecord(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l := mustOpen(t, archivetest.New(), 1)
		defer l.Close()
		start := time.Now()
		for _, by := range []archive.SyncBy{archive.Never, archive.Within(time.Hour)} {
			pos := lazy(t, l, by)
			synctest.Wait()
			if err := l.Wait(t.Context(), pos); err != nil {
				t.Fatal(err)
			}
		}
		if took := time.Since(start); took != 0 {
			t.Errorf("waited for %v", took)
		}
	})
}

func TestALazyRecordSurvivesAKillSoonAfter(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		fs := archivetest.New()
		l := mustOpen(t, fs, 1)
		defer l.Close()
		lazy(t, l, archive.Never)
		time.Sleep(time.Millisecond)
		synctest.Wait()
		killed, got, err := reopened(fs.Clone(), smallSegments, 1)
		if err != nil {
			t.Fatal(err)
		}
		defer killed.Close()
		if len(got) != 1 {
			t.Errorf("%d records were written", len(got))
		}
	})
}

func TestWaitEndsWithItsContext(t *testing.T) {
	fs := archivetest.New()
	l := mustOpen(t, fs, 1)
	defer l.Close()
	appendWait(t, l, []byte("first"))
	hold := make(chan struct{})
	fs.Fail(func(op archivetest.Op) error {
		if op.Kind == archivetest.Sync {
			<-hold
		}
		return nil
	})
	pos := lazy(t, l, archive.Always)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := l.Wait(ctx, pos); !fault.Is(err, fault.Unknown) || !errors.Is(err, context.Canceled) {
		t.Errorf("Wait returned %v", err)
	}
	close(hold)
	if err := l.Wait(t.Context(), pos); err != nil {
		t.Errorf("Wait after the disk went on: %v", err)
	}
}

func TestCloseIsDoneOnceAndRefusesWhatComesAfter(t *testing.T) {
	l := mustOpen(t, archivetest.New(), 1)
	pos := lazy(t, l, archive.Never)
	for range 2 {
		if err := l.Close(); err != nil {
			t.Fatal(err)
		}
	}
	if err := l.Wait(t.Context(), pos); err != nil {
		t.Errorf("what was appended before Close: %v", err)
	}
	if err := l.Reserve(t.Context(), 1, false); !fault.Is(err, fault.Unavailable) {
		t.Errorf("Reserve after Close: %v", err)
	}
	late := l.Append([]byte("late"), 0, archive.Always)
	if err := l.Wait(t.Context(), late); !fault.Is(err, fault.Unavailable) {
		t.Errorf("Wait for what came after Close: %v", err)
	}
	if err := l.Truncate(late); err != nil {
		t.Errorf("Truncate after Close: %v", err)
	}
}

func TestReservationsThatAreNotUsedTakeNoRoom(t *testing.T) {
	l := mustOpen(t, archivetest.New(), 1)
	defer l.Close()
	for range 1000 {
		if err := l.Reserve(t.Context(), 5000, false); err != nil {
			t.Fatal(err)
		}
		if err := l.Extend(t.Context(), 2000, false); err != nil {
			t.Fatal(err)
		}
		l.Release(7000)
	}
	appendWait(t, l, []byte("x"))
	if s := l.Stats(); s.Segments != 1 {
		t.Errorf("%d segments for one record", s.Segments)
	}
}

func TestHoldersOfReservationsDoNotWaitForEachOther(t *testing.T) {
	l := mustOpen(t, archivetest.New(), 1)
	defer l.Close()
	const held, more = 50_000, 300_000
	for range 5 {
		if err := l.Reserve(t.Context(), held, false); err != nil {
			t.Fatal(err)
		}
	}
	for range 5 {
		if err := l.Extend(t.Context(), more, false); err != nil {
			t.Fatal(err)
		}
	}
	for i := range 5 {
		l.Append(payload(uint64(i), held+more), held+more, archive.Always)
	}
	if err := l.Wait(t.Context(), 5); err != nil {
		t.Fatal(err)
	}
}

func TestTruncateKeepsAFewSegmentsToBeUsedAgain(t *testing.T) {
	fs := archivetest.New()
	l, err := archive.Open(fs, dir, archive.Options{SegmentSize: 32 << 10, MaxSpares: 4}, nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	for i := range 30 {
		appendWait(t, l, payload(uint64(i), 10<<10))
	}
	many := l.Stats()
	if err := l.Truncate(l.End()); err != nil {
		t.Fatal(err)
	}
	s := l.Stats()
	if many.Segments < 10 || s.Segments != 1 || s.Spares < 4 || s.Spares > 5 {
		t.Errorf("%d segments became %d and %d spares", many.Segments, s.Segments, s.Spares)
	}
	names, _ := fs.List(dir)
	if len(names) > 7 {
		t.Errorf("the folder holds %v", names)
	}
	created := creations(fs)
	for i := range 30 {
		pos := appendWait(t, l, payload(uint64(i), 10<<10))
		if err := l.Truncate(pos); err != nil {
			t.Fatal(err)
		}
	}
	if more := creations(fs) - created; more > 1 {
		t.Errorf("%d files were made while there were some to use again", more)
	}
}

func creations(fs *archivetest.FS) int {
	n := 0
	for _, op := range fs.Journal() {
		if op.Kind == archivetest.Create {
			n++
		}
	}
	return n
}

func TestWhatIsAppendedTogetherSharesABatchAndASync(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		l, err := archive.Open(archivetest.New(), dir, archive.Options{}, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		defer l.Close()
		const n = 50
		var last archive.Position
		for range n {
			last = lazy(t, l, archive.Never)
		}
		if err := l.Wait(t.Context(), last); err != nil {
			t.Fatal(err)
		}
		if s := l.Stats(); s.Batches != 1 || s.Syncs != 1 {
			t.Errorf("%d records took %d batches and %d syncs", n, s.Batches, s.Syncs)
		}
	})
}
