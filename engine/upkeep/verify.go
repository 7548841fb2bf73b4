package upkeep

import (
	"errors"
	"fmt"

	"github.com/unilua/unilua/engine/archive"
	"github.com/unilua/unilua/engine/effects"
	"github.com/unilua/unilua/engine/snapshot"
)

// Verification is what was found in a data folder.
type Verification struct {
	Folder   string    `json:"folder"`
	Sound    bool      `json:"sound"`
	Problems []string  `json:"problems"` // each says what to do
	Objects  int       `json:"objects"`  // saved in the snapshot
	Cells    int       `json:"cells"`    // of them
	Records  int64     `json:"records"`  // in the log, that are not in the snapshot yet
	Segments []Segment `json:"segments"` // of the log
}

// Segment is a file of the log.
type Segment struct {
	File    string `json:"file"`
	First   uint64 `json:"first"` // record
	Last    uint64 `json:"last"`
	Bytes   int64  `json:"bytes"`             // in use
	Torn    bool   `json:"torn,omitempty"`    // ends in a write that a crash cut off, which is no damage
	Damaged string `json:"damaged,omitempty"` // why it cannot be read to its end
}

// Verify reads all of the folder and checks that it can be used: that the
// snapshot is whole, that the log follows on it without a gap, and that every
// record can be understood. It changes nothing.
func (s *Store) Verify() Verification {
	v := Verification{Folder: s.folder.Dir(), Problems: []string{}, Segments: []Segment{}}
	start, known := v.verifySnapshot(s)
	v.verifyLog(s, start, known)
	v.Sound = len(v.Problems) == 0
	return v
}

func (v *Verification) problem(err error) {
	if err != nil {
		v.Problems = append(v.Problems, err.Error())
	}
}

// verifySnapshot returns where the log must begin, and whether that is known.
func (v *Verification) verifySnapshot(s *Store) (start archive.Position, known bool) {
	err := s.withSnapshot(func(db *snapshot.DB) error {
		if err := db.Verify(); err != nil {
			return err
		}
		stats, err := db.Stats()
		if err != nil {
			return err
		}
		v.Objects, v.Cells = len(stats.Objects), stats.Cells
		start = archive.Position(stats.LogStart)
		return nil
	})
	v.problem(err)
	return start, err == nil
}

func (v *Verification) verifyLog(s *Store, start archive.Position, known bool) {
	report, err := s.logReport()
	if err != nil {
		v.problem(err)
		return
	}
	for _, seg := range report {
		v.Segments = append(v.Segments, segmentOf(seg))
	}
	if !known {
		start = firstOf(report)
	}
	err = archive.Scan(archive.OS, s.folder.Log(), s.folder.Dir(), start, func(pos archive.Position, record []byte) error {
		v.Records++
		return understood(pos, record)
	})
	v.problem(err)
	if last := lastOf(report); err == nil && last+1 < start {
		v.problem(fmt.Errorf("log %s ends at record %d, but the snapshot includes record %d; to go on from the snapshot, run: unilua store repair --data %s",
			s.folder.Log(), last, start-1, s.folder.Dir()))
	}
}

func segmentOf(r archive.SegmentReport) Segment {
	s := Segment{File: r.File, First: uint64(r.First), Last: uint64(r.Last), Bytes: r.Bytes, Torn: r.Torn}
	if r.Damage != nil {
		s.Damaged = r.Damage.Reason
	}
	return s
}

// firstOf returns the first position that the log has, 1 if it has none.
func firstOf(r archive.Report) archive.Position {
	if len(r) == 0 {
		return 1
	}
	return r[0].First
}

// lastOf returns the last position that the log has.
func lastOf(r archive.Report) archive.Position {
	if len(r) == 0 {
		return 0
	}
	return r[len(r)-1].Last
}

// understood checks that a record is one.
func understood(pos archive.Position, record []byte) error {
	for _, err := range effects.All(record) {
		if errors.Is(err, effects.ErrMalformed) {
			return fmt.Errorf("log record %d is malformed: please report this", pos)
		}
		if err != nil {
			return err
		}
	}
	return nil
}
