package archive_test

import (
	"bytes"
	"errors"
	"path/filepath"
	"testing"

	"github.com/unilua/unilua/engine/archive"
	"github.com/unilua/unilua/engine/archive/archivetest"
)

// FuzzOpen opens, verifies and repairs whatever is in a segment.
func FuzzOpen(f *testing.F) {
	fs, _ := written(f, 3, 3000, true)
	for _, file := range files(f, fs) {
		f.Add(fs.Bytes(file), uint64(1), uint(5000), byte(1))
		f.Add(fs.Bytes(file)[:9000], uint64(2), uint(4100), byte(255))
	}
	f.Add([]byte{}, uint64(0), uint(0), byte(0))
	f.Fuzz(func(t *testing.T, data []byte, from uint64, at uint, flip byte) {
		fs := archivetest.New()
		data = bytes.Clone(data)
		if len(data) > 0 {
			data[at%uint(len(data))] ^= flip
		}
		fs.SetBytes(filepath.Join(dir, "00000000000000000001.log"), data)
		l, got, err := reopened(fs.Clone(), tinySegments, archive.Position(from))
		if err == nil {
			l.Close()
			if want := l.End() + 1 - max(archive.Position(from), 1); want != archive.Position(len(got)) {
				t.Fatalf("%d records replayed of %d", len(got), want)
			}
		}
		if _, err := archive.Verify(fs, dir, dir); err != nil && fromTheFuture(err) {
			return
		}
		if _, err := archive.Repair(fs, dir, dir, archive.Position(from)); err != nil {
			t.Fatalf("repair: %v", err)
		}
		l, _, err = reopened(fs, tinySegments, archive.Position(from))
		if err != nil {
			t.Fatalf("after repair: %v", err)
		}
		l.Close()
	})
}

// fromTheFuture reports whether err is a refusal of a newer format.
func fromTheFuture(err error) bool {
	var damage *archive.Damage
	return err != nil && !errors.As(err, &damage)
}
