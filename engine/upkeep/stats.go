package upkeep

import (
	"errors"
	"io/fs"
	"os"

	"github.com/unilua/unilua/engine/snapshot"
)

// Stats is what a data folder holds.
type Stats struct {
	Folder   string        `json:"folder"`
	Snapshot SnapshotStats `json:"snapshot"`
	Log      LogStats      `json:"log"`
	Objects  []ObjectStats `json:"objects"` // saved, by kind and name
}

// SnapshotStats is about the file with the saved objects.
type SnapshotStats struct {
	Bytes int64 `json:"bytes"` // of the file
	Free  int64 `json:"free"`  // of them, which compacting gives back
	Cells int   `json:"cells"`
}

// LogStats is about the log.
type LogStats struct {
	Bytes    int64  `json:"bytes"` // of all its files, spare ones too
	Used     int64  `json:"used"`  // of them
	Segments int    `json:"segments"`
	First    uint64 `json:"first"` // record that is still needed
	Last     uint64 `json:"last"`  // record
}

// ObjectStats is about one saved object.
type ObjectStats struct {
	Kind  string `json:"kind"`
	Name  string `json:"name"`
	Cells int    `json:"cells"`
	Bytes int64  `json:"bytes"`
}

// Stats measures the folder.
func (s *Store) Stats() (Stats, error) {
	st := Stats{Folder: s.folder.Dir(), Objects: []ObjectStats{}}
	if err := s.withSnapshot(st.addSnapshot); err != nil {
		return Stats{}, err
	}
	report, err := s.logReport()
	if err != nil {
		return Stats{}, err
	}
	for _, seg := range report {
		st.Log.Used += seg.Bytes
	}
	st.Log.Segments, st.Log.Last = len(report), uint64(lastOf(report))
	st.Log.Bytes, err = sizeOf(s.folder.Log())
	return st, err
}

func (st *Stats) addSnapshot(db *snapshot.DB) error {
	stats, err := db.Stats()
	if err != nil {
		return err
	}
	st.Snapshot = SnapshotStats{Bytes: stats.FileBytes, Free: stats.FreeBytes, Cells: stats.Cells}
	st.Log.First = stats.LogStart
	for _, o := range stats.Objects {
		st.Objects = append(st.Objects, ObjectStats{o.Ref.Kind.String(), o.Ref.Name, o.Cells, o.Bytes})
	}
	return nil
}

// sizeOf returns the bytes of all files in a folder, 0 if there is none.
func sizeOf(dir string) (total int64, err error) {
	entries, err := os.ReadDir(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return 0, nil
	}
	for _, e := range entries {
		info, err := e.Info()
		if err != nil {
			return 0, err
		}
		total += info.Size()
	}
	return total, err
}

// Compact rewrites the snapshot without its free pages, and returns its size
// before and after.
func (s *Store) Compact() (before, after int64, err error) {
	err = s.withSnapshot(func(db *snapshot.DB) (err error) {
		before, after, err = db.Compact()
		return err
	})
	return before, after, err
}
