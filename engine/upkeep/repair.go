package upkeep

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/unilua/unilua/engine/archive"
	"github.com/unilua/unilua/engine/snapshot"
)

// Repaired is what Repair did.
type Repaired struct {
	Did    []string // sentences; empty if there was nothing to repair
	Lost   []string // what is gone
	Copies []string // files with what was there before
}

// Repair makes a damaged folder usable again. Of a damaged snapshot it keeps
// what can be read; the log is cut at the first damage. What it replaces or
// cuts is kept in files that end in ".damaged". It refuses what a later unilua
// wrote.
func (s *Store) Repair() (Repaired, error) {
	var r Repaired
	if err := s.repairSnapshot(&r); err != nil {
		return r, err
	}
	return r, s.repairLog(&r)
}

// repairSnapshot replaces a damaged snapshot by what can be read of it.
func (s *Store) repairSnapshot(r *Repaired) error {
	err := s.withSnapshot((*snapshot.DB).Verify)
	var damage *snapshot.Damage
	if err == nil || !errors.As(err, &damage) {
		return err
	}
	path := s.folder.Snapshot()
	fresh := path + ".salvaged"
	saved, err := snapshot.Salvage(path, fresh)
	if err != nil {
		return err
	}
	if err := s.settleLogStart(fresh, saved); err != nil {
		return err
	}
	copied, err := keepCopy(path)
	if err != nil {
		return err
	}
	if err := replace(fresh, path); err != nil {
		return err
	}
	r.Copies = append(r.Copies, copied)
	r.Did = append(r.Did, fmt.Sprintf("made a new snapshot of the %d cells that could be read", saved.Cells))
	if saved.Gap != nil {
		r.Lost = append(r.Lost, "from the snapshot: "+saved.Gap.String())
	}
	return nil
}

// settleLogStart lets a new snapshot begin with the log, if it is not known
// where it should.
func (s *Store) settleLogStart(path string, saved snapshot.Salvaged) error {
	if saved.LogStart > 0 {
		return nil
	}
	report, err := s.logReport()
	if err != nil {
		return err
	}
	db, err := snapshot.Open(path, snapshot.Options{})
	if err != nil {
		return err
	}
	return errors.Join(db.SetLogStart(uint64(firstOf(report))), db.Close())
}

// keepCopy copies a file beside itself and returns the name of the copy.
func keepCopy(path string) (copied string, err error) {
	from, err := os.Open(path)
	if err != nil {
		return "", err
	}
	defer from.Close()
	to, err := createFree(path)
	if err != nil {
		return "", err
	}
	_, err = io.Copy(to, from)
	return to.Name(), errors.Join(err, to.Sync(), to.Close())
}

// createFree creates a file for the copy of path under a name that is free.
func createFree(path string) (*os.File, error) {
	name := path + ".damaged"
	for i := 2; ; i++ {
		f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
		if !errors.Is(err, fs.ErrExist) {
			return f, err
		}
		name = fmt.Sprintf("%s-%d.damaged", path, i)
	}
}

// replace renames a file durably.
func replace(from, to string) error {
	if err := os.Rename(from, to); err != nil {
		return err
	}
	folder, err := os.Open(filepath.Dir(to))
	if err != nil {
		return err
	}
	return errors.Join(folder.Sync(), folder.Close())
}

// repairLog cuts the log at the first damage.
func (s *Store) repairLog(r *Repaired) error {
	start, err := s.logStart()
	if err != nil {
		return err
	}
	done, err := archive.Repair(archive.OS, s.folder.Log(), s.folder.Dir(), start)
	r.Copies = append(r.Copies, done.Copies...)
	if err != nil || done.Damage == nil {
		return err
	}
	r.Did = append(r.Did, fmt.Sprintf("cut the log behind record %d (%s: %s)", done.Last, done.Damage.File, done.Damage.Reason))
	if done.Lost > 0 {
		r.Lost = append(r.Lost, fmt.Sprintf("from the log: %s that came after", plural(done.Lost, "record")))
	}
	return nil
}

func plural(n int64, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}
