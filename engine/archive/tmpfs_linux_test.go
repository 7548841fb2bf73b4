package archive_test

import (
	"errors"
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"github.com/unilua/unilua/engine/archive"
	"github.com/unilua/unilua/engine/fault"
)

func TestARealFullDiskRefusesAndRecovers(t *testing.T) {
	mount := t.TempDir()
	if err := syscall.Mount("tmpfs", mount, "tmpfs", 0, "size=512k"); err != nil {
		t.Skipf("a small file system needs root: %v", err)
	}
	t.Cleanup(func() {
		if err := syscall.Unmount(mount, 0); err != nil {
			t.Error(err)
		}
	})
	ballast := filepath.Join(mount, "ballast")
	if err := os.WriteFile(ballast, make([]byte, 256<<10), 0o600); err != nil {
		t.Fatal(err)
	}
	open := func(from archive.Position) *archive.Log {
		l, err := archive.Open(archive.OS, filepath.Join(mount, "archive"), smallSegments, func(archive.Position, []byte) error { return nil }, from)
		if err != nil {
			t.Fatal(err)
		}
		return l
	}
	l := open(1)
	n, err := fill(t, l, false)
	if n == 0 || !fault.Is(err, fault.Unavailable) || !errors.Is(err, syscall.ENOSPC) {
		t.Fatalf("%d records found room, then %v", n, err)
	}
	if acks, _ := fill(t, l, true); acks == 0 {
		t.Error("no ack found room")
	}
	end := l.End()
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(ballast); err != nil {
		t.Fatal(err)
	}
	l = open(end)
	appendWait(t, l, []byte("again"))
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
}
