package archive_test

import (
	"testing"

	"github.com/unilua/unilua/engine/archive"
	"github.com/unilua/unilua/engine/archive/archivetest"
)

func mustRepair(t *testing.T, fs archive.FS, from archive.Position) archive.Repaired {
	t.Helper()
	r, err := archive.Repair(fs, dir, "/data", from)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestRepairCutsAtTheDamageAndKeepsACopy(t *testing.T) {
	fs, want := written(t, 9, 3000, true)
	segments := files(t, fs)
	damaged := fs.Clone()
	damaged.Bytes(segments[1])[2*blockSize+100] ^= 1
	before := damaged.Clone()

	r := mustRepair(t, damaged, 1)
	if r.Damage == nil || r.Damage.File != segments[1] || r.Damage.Offset != 2*blockSize {
		t.Errorf("the damage found is %v", r.Damage)
	}
	if r.Last != 3 || r.Lost != 6 {
		t.Errorf("last record %d and %d lost, want 3 and 6", r.Last, r.Lost)
	}
	if len(r.Copies) != len(segments)-1 {
		t.Errorf("copies are %v", r.Copies)
	}
	for i, file := range segments[1:] {
		copied := damaged.Bytes(file + ".damaged")
		if string(copied) != string(before.Bytes(file)) {
			t.Errorf("the copy of segment %d is not what it was", i+1)
		}
	}

	l, got, err := reopened(damaged, tinySegments, 1)
	if err != nil {
		t.Fatal(err)
	}
	if n, err := prefix(got, want); err != nil || n != 3 {
		t.Fatalf("%d records are left, %v", n, err)
	}
	if pos := appendWait(t, l, []byte("new")); pos != 4 {
		t.Errorf("the next record is %d", pos)
	}
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	report, err := archive.Verify(damaged, dir, "/data")
	if err != nil || report.Damage() != nil {
		t.Errorf("after repair: %v, %v", report.Damage(), err)
	}
}

func TestRepairOfAnyDamageMakesALogThatOpens(t *testing.T) {
	whole, want := written(t, 9, 3000, true)
	segments := files(t, whole)
	ways := map[string]func(fs *archivetest.FS, file string){
		"header":  func(fs *archivetest.FS, file string) { fs.Bytes(file)[3] ^= 1 },
		"batch":   func(fs *archivetest.FS, file string) { fs.Bytes(file)[blockSize+3] ^= 1 },
		"record":  func(fs *archivetest.FS, file string) { fs.Bytes(file)[blockSize+99] ^= 1 },
		"empty":   func(fs *archivetest.FS, file string) { fs.SetBytes(file, nil) },
		"short":   func(fs *archivetest.FS, file string) { fs.SetBytes(file, fs.Bytes(file)[:5000]) },
		"long":    func(fs *archivetest.FS, file string) { fs.SetBytes(file, append(fs.Bytes(file), 1)) },
		"missing": func(fs *archivetest.FS, file string) { fs.Remove(file) },
		"misnamed": func(fs *archivetest.FS, file string) {
			fs.SetBytes(file, whole.Clone().Bytes(segments[0]))
			fs.Bytes(file)[3] ^= 1
		},
	}
	for name, harm := range ways {
		for i, file := range segments {
			for _, from := range []archive.Position{1, 5, 20} {
				fs := whole.Clone()
				harm(fs, file)
				r := mustRepair(t, fs, from)
				l, got, err := reopened(fs, tinySegments, from)
				if err != nil {
					t.Fatalf("%s in segment %d, from %d: %v", name, i, from, err)
				}
				if from == 1 {
					if n, err := prefix(got, want); err != nil || archive.Position(n) != r.Last {
						t.Errorf("%s in segment %d: %d records, %v, reported %d", name, i, n, err, r.Last)
					}
				}
				if l.End() != r.Last || l.End()+1 < from {
					t.Errorf("%s in segment %d, from %d: the log ends at %d, reported %d", name, i, from, l.End(), r.Last)
				}
				l.Close()
				if again := mustRepair(t, fs, from); again.Damage != nil {
					t.Errorf("%s in segment %d, from %d: repaired twice: %v", name, i, from, again.Damage)
				}
			}
		}
	}
}

func TestRepairOfASoundLogChangesNothing(t *testing.T) {
	for _, closed := range []bool{true, false} {
		fs, _ := written(t, 9, 3000, closed)
		r := mustRepair(t, fs, 1)
		if r.Damage != nil || r.Last != 9 || r.Lost != 0 || len(r.Copies) != 0 {
			t.Errorf("repair of a sound log: %+v", r)
		}
	}
}

func TestAPowerLossDuringRepairLeavesDamageOrARepairedLog(t *testing.T) {
	fs, want := written(t, 9, 3000, true)
	fs.Bytes(files(t, fs)[1])[2*blockSize+100] ^= 1
	base := fs.Clone()
	disk := archivetest.NewDisk(base)
	mustRepair(t, base, 1)
	crashes(disk, base.Journal(), func(point int, name string, after *archivetest.FS) {
		if _, got, err := reopened(after.Clone(), tinySegments, 1); err == nil && len(got) != 3 {
			t.Fatalf("before change %d, %s survives: %d records without complaint", point, name, len(got))
		}
		mustRepair(t, after, 1)
		_, got, err := reopened(after, tinySegments, 1)
		if err != nil {
			t.Fatal(err)
		}
		if n, err := prefix(got, want); err != nil || n != 3 {
			t.Fatalf("before change %d, %s survives: %d records after a second repair, %v", point, name, n, err)
		}
	})
}

func TestVerifyReportsEachSegment(t *testing.T) {
	fs, _ := written(t, 9, 3000, true)
	segments := files(t, fs)
	fs.Bytes(segments[1])[blockSize+100] ^= 1
	report, err := archive.Verify(fs, dir, "/data")
	if err != nil {
		t.Fatal(err)
	}
	if len(report) != len(segments) {
		t.Fatalf("%d segments reported of %d", len(report), len(segments))
	}
	for i, s := range report {
		if s.File != segments[i] || (s.Damage != nil) != (i == 1) {
			t.Errorf("segment %d: %+v", i, s)
		}
	}
	if first := report[0]; first.First != 1 || first.Last != 2 || first.Bytes != 3*blockSize {
		t.Errorf("first segment: records %d to %d in %d bytes", first.First, first.Last, first.Bytes)
	}
}

func TestScanStopsAtTheDamage(t *testing.T) {
	fs, _ := written(t, 9, 3000, true)
	fs.Bytes(files(t, fs)[2])[blockSize+100] ^= 1
	var seen []archive.Position
	err := archive.Scan(fs, dir, "/data", 2, func(pos archive.Position, _ []byte) error {
		seen = append(seen, pos)
		return nil
	})
	if err == nil || len(seen) != 3 || seen[0] != 2 {
		t.Fatalf("scan saw %v, %v", seen, err)
	}
}
