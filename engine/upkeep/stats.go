package upkeep

import (
	"cmp"
	"errors"
	"io/fs"
	"maps"
	"os"
	"slices"

	"github.com/unilua/unilua/engine/archive"
	"github.com/unilua/unilua/engine/effects"
	"github.com/unilua/unilua/engine/machine"
	"github.com/unilua/unilua/engine/snapshot"
)

// Stats is what a data folder holds.
type Stats struct {
	Folder   string        `json:"folder"`
	Snapshot SnapshotStats `json:"snapshot"`
	Log      LogStats      `json:"log"`
	Objects  []ObjectStats `json:"objects"` // by kind and name
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
	Records  int64  `json:"records"` // that the snapshot does not include yet
	First    uint64 `json:"first"`   // record that is still needed
	Last     uint64 `json:"last"`    // record
}

// ObjectStats is about one object.
type ObjectStats struct {
	Kind  string `json:"kind"`
	Name  string `json:"name,omitempty"` // none for the locks, which are one
	Cells int    `json:"cells"`          // in the snapshot
	Bytes int64  `json:"bytes"`          // of them
	Log   int64  `json:"log"`            // bytes of changes that the snapshot does not include yet
}

// Stats measures the folder.
func (s *Store) Stats() (Stats, error) {
	st := Stats{Folder: s.folder.Dir(), Objects: []ObjectStats{}}
	objects := make(map[machine.Ref]*ObjectStats)
	err := s.withSnapshot(func(db *snapshot.DB) error { return st.addSnapshot(db, objects) })
	if err != nil {
		return Stats{}, err
	}
	if err := st.addLog(s, objects); err != nil {
		return Stats{}, err
	}
	for _, ref := range slices.SortedFunc(maps.Keys(objects), compareRefs) {
		st.Objects = append(st.Objects, *objects[ref])
	}
	return st, nil
}

func compareRefs(a, b machine.Ref) int {
	return cmp.Or(cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Name, b.Name))
}

func (st *Stats) addSnapshot(db *snapshot.DB, objects map[machine.Ref]*ObjectStats) error {
	stats, err := db.Stats()
	if err != nil {
		return err
	}
	st.Snapshot = SnapshotStats{Bytes: stats.FileBytes, Free: stats.FreeBytes, Cells: stats.Cells}
	st.Log.First = stats.LogStart
	for _, o := range stats.Objects {
		objects[o.Ref] = &ObjectStats{Kind: o.Ref.Kind.String(), Name: o.Ref.Name, Cells: o.Cells, Bytes: o.Bytes}
	}
	return nil
}

func (st *Stats) addLog(s *Store, objects map[machine.Ref]*ObjectStats) error {
	report, err := s.logReport()
	if err != nil {
		return err
	}
	for _, seg := range report {
		st.Log.Used += seg.Bytes
	}
	st.Log.Segments, st.Log.Last = len(report), uint64(lastOf(report))
	if st.Log.Bytes, err = sizeOf(s.folder.Log()); err != nil {
		return err
	}
	return archive.Scan(archive.OS, s.folder.Log(), s.folder.Dir(), archive.Position(st.Log.First), func(_ archive.Position, record []byte) error {
		st.Log.Records++
		return addRecord(objects, record)
	})
}

// addRecord counts what a record changes.
func addRecord(objects map[machine.Ref]*ObjectStats, record []byte) error {
	for e, err := range effects.All(record) {
		if err != nil {
			return err
		}
		o := objects[e.Ref]
		if o == nil {
			o = &ObjectStats{Kind: e.Ref.Kind.String(), Name: e.Ref.Name}
			objects[e.Ref] = o
		}
		o.Log += int64(len(e.Data))
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
