package archive_test

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"path/filepath"
	"strings"
	"testing"

	"github.com/unilua/unilua/engine/archive"
	"github.com/unilua/unilua/engine/archive/archivetest"
)

var tinySegments = archive.Options{SegmentSize: 16 << 10, Folder: "/data"}

// written returns a file system with a log of n records of size bytes, closed,
// or left as a killed process leaves it.
func written(t testing.TB, n, size int, closed bool) (*archivetest.FS, [][]byte) {
	t.Helper()
	fs := archivetest.New()
	l, err := archive.Open(fs, dir, tinySegments, nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	var records [][]byte
	for i := range n {
		record := payload(uint64(i), size)
		records = append(records, record)
		appendWait(t, l, record)
	}
	killed := fs.Clone()
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	if closed {
		return fs, records
	}
	return killed, records
}

func appendWait(t testing.TB, l *archive.Log, record []byte) archive.Position {
	t.Helper()
	if err := l.Reserve(t.Context(), len(record), false); err != nil {
		t.Fatal(err)
	}
	pos := l.Append(record, len(record), archive.Always)
	if err := l.Wait(t.Context(), pos); err != nil {
		t.Fatal(err)
	}
	return pos
}

// files returns the segments of the log.
func files(t testing.TB, fs archive.FS) []string {
	t.Helper()
	names, err := fs.List(dir)
	if err != nil {
		t.Fatal(err)
	}
	var segments []string
	for _, name := range names {
		if strings.HasSuffix(name, ".log") {
			segments = append(segments, filepath.Join(dir, name))
		}
	}
	return segments
}

// prefix checks that got is the first n records of want, and returns n.
func prefix(got, want [][]byte) (int, error) {
	if len(got) > len(want) {
		return 0, fmt.Errorf("%d records were replayed, %d were appended", len(got), len(want))
	}
	for i := range got {
		if !bytes.Equal(got[i], want[i]) {
			return 0, fmt.Errorf("record %d differs", i+1)
		}
	}
	return len(got), nil
}

// flips flips one bit of every byte of every segment, one at a time, and calls
// check with what Open then says.
func flips(t *testing.T, fs *archivetest.FS, check func(where string, got [][]byte, err error)) {
	for _, file := range files(t, fs) {
		data := fs.Bytes(file)
		for i := range data {
			bit := byte(1) << (i % 8)
			data[i] ^= bit
			damaged := fs
			if i%blockSize < 128 { // Open may erase something here
				damaged = fs.Clone()
			}
			l, got, err := reopened(damaged, tinySegments, 1)
			if err == nil {
				l.Close()
			}
			check(fmt.Sprintf("%s at %d", file, i), got, err)
			data[i] ^= bit
		}
	}
}

const blockSize = 4096

func TestAFlippedBitInAClosedLogIsNeverAcceptedSilently(t *testing.T) {
	fs, want := written(t, 4, 60, true)
	refused := 0
	flips(t, fs, func(where string, got [][]byte, err error) {
		var damage *archive.Damage
		switch {
		case errors.As(err, &damage):
			refused++
		case err != nil:
			t.Fatalf("%s: %v", where, err)
		default:
			if n, err := prefix(got, want); err != nil || n < len(want) {
				t.Fatalf("%s: %d of %d records replayed, %v", where, n, len(want), err)
			}
		}
	})
	if least := len(want) * 60; refused < least {
		t.Fatalf("%d flips were refused, at least %d hit a record", refused, least)
	}
}

func TestAFlippedBitAfterAKillCanCostTheLastBatchOnly(t *testing.T) {
	fs, want := written(t, 4, 60, false)
	flips(t, fs, func(where string, got [][]byte, err error) {
		var damage *archive.Damage
		if errors.As(err, &damage) {
			return
		}
		if err != nil {
			t.Fatalf("%s: %v", where, err)
		}
		if n, err := prefix(got, want); err != nil || n < len(want)-1 {
			t.Fatalf("%s: %d of %d records replayed, %v", where, n, len(want), err)
		}
	})
}

func TestDamageNamesTheFileTheOffsetAndTheRepair(t *testing.T) {
	fs, _ := written(t, 4, 100, true)
	file := files(t, fs)[0]
	fs.Bytes(file)[2*blockSize+50] ^= 1
	_, got, err := reopened(fs, tinySegments, 1)
	if err == nil {
		t.Fatal("damage was accepted")
	}
	if len(got) != 1 {
		t.Errorf("%d records were replayed before the damage, want 1", len(got))
	}
	for _, part := range []string{file, "offset 8192", "record 2", "unilua store repair --data /data", "checksum"} {
		if !strings.Contains(err.Error(), part) {
			t.Errorf("%q does not mention %q", err, part)
		}
	}
}

func TestATruncatedFileIsDamage(t *testing.T) {
	whole, want := written(t, 9, 3000, true)
	for _, file := range files(t, whole) {
		size := len(whole.Bytes(file))
		for _, cut := range []int{0, 1, 39, 40, 4095, 4096, 4097, size / 2, size - 1, size + 1} {
			fs := whole.Clone()
			fs.SetBytes(file, append(bytes.Clone(whole.Bytes(file)), 0)[:cut])
			_, got, err := reopened(fs, tinySegments, 1)
			var damage *archive.Damage
			if !errors.As(err, &damage) {
				t.Errorf("%s cut at %d: %v", file, cut, err)
			}
			if _, err := prefix(got, want); err != nil {
				t.Errorf("%s cut at %d: %v", file, cut, err)
			}
		}
	}
}

func TestAMissingSegmentIsDamage(t *testing.T) {
	whole, _ := written(t, 9, 3000, true)
	segments := files(t, whole)
	if len(segments) < 3 {
		t.Fatalf("the log has %d segments, the test needs 3", len(segments))
	}
	for _, file := range segments {
		fs := whole.Clone()
		if err := fs.Remove(file); err != nil {
			t.Fatal(err)
		}
		from := archive.Position(1)
		if file == segments[len(segments)-1] {
			from = 10 // only the snapshot can know
		}
		var damage *archive.Damage
		if _, _, err := reopened(fs, tinySegments, from); !errors.As(err, &damage) {
			t.Errorf("without %s: %v", file, err)
		}
	}
}

func TestALogOfAFutureVersionIsRefused(t *testing.T) {
	fs, _ := written(t, 1, 10, true)
	data := fs.Bytes(files(t, fs)[0])
	binary.LittleEndian.PutUint32(data[8:], 7)
	table := crc32.MakeTable(crc32.Castagnoli)
	sum := crc32.Update(crc32.Update(0, table, data[:12]), table, data[16:40])
	binary.LittleEndian.PutUint32(data[12:], sum)
	_, _, err := reopened(fs, tinySegments, 1)
	if err == nil {
		t.Fatal("a log of version 7 was accepted")
	}
	for _, part := range []string{"version 7", "up to version 1", "upgrade"} {
		if !strings.Contains(err.Error(), part) {
			t.Errorf("%q does not mention %q", err, part)
		}
	}
}

func TestRecordsFromAFormerUseOfASegmentAreNotReplayed(t *testing.T) {
	fs := archivetest.New()
	l, err := archive.Open(fs, dir, tinySegments, nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	var last archive.Position
	for range 40 { // each segment has room for two
		last = appendWait(t, l, make([]byte, 3000))
		if err := l.Truncate(last); err != nil {
			t.Fatal(err)
		}
	}
	killed := fs.Clone()
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	opts := tinySegments
	opts.Logger = complain{t}
	l, got, err := reopened(killed, opts, last)
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	if len(got) != 1 || l.End() != last {
		t.Fatalf("%d records from %d on, and the log ends at %d", len(got), last, l.End())
	}
}

// complain is a Logger for a log that has nothing to say.
type complain struct{ t *testing.T }

func (c complain) Info(msg string, args ...any) { c.t.Error(msg, args) }
func (c complain) Warn(msg string, args ...any) { c.t.Error(msg, args) }
