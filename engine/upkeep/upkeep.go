// Package upkeep looks after a data folder that nobody uses: it verifies,
// repairs, measures, compacts and backs it up. It works on files only and
// starts no engine.
//
// A Store owns the folder from Open to Close, so no script can be running on
// it meanwhile.
package upkeep

import (
	"errors"
	"io/fs"
	"os"

	"github.com/unilua/unilua/engine/archive"
	"github.com/unilua/unilua/engine/datafolder"
	"github.com/unilua/unilua/engine/fault"
	"github.com/unilua/unilua/engine/snapshot"
)

// Store is a data folder to be looked after.
type Store struct{ folder *datafolder.Folder }

// Open takes possession of the data folder dir, which must exist. It does not
// wait: if another process owns it, the error wraps a *datafolder.OwnedError.
func Open(dir string) (*Store, error) {
	if _, err := os.Stat(datafolder.FormatFile(dir)); errors.Is(err, fs.ErrNotExist) {
		return nil, fault.New(fault.NotFound, "there is no data folder %s: nothing has been kept there yet, or it is another one (name it with --data)", dir)
	}
	folder, err := datafolder.Open(dir)
	if err != nil {
		return nil, err
	}
	return &Store{folder}, nil
}

// Close gives the folder up.
func (s *Store) Close() error { return s.folder.Close() }

// withSnapshot calls use with the open snapshot file. It does nothing if there
// is none: no object has ever been opened.
func (s *Store) withSnapshot(use func(*snapshot.DB) error) error {
	path := s.folder.Snapshot()
	if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	db, err := snapshot.Open(path, snapshot.Options{})
	if err != nil {
		return err
	}
	return errors.Join(use(db), db.Close())
}

// logReport reads the whole log.
func (s *Store) logReport() (archive.Report, error) {
	return archive.Verify(archive.OS, s.folder.Log(), s.folder.Dir())
}

// logStart returns the first log position that is still needed.
func (s *Store) logStart() (pos archive.Position, err error) {
	err = s.withSnapshot(func(db *snapshot.DB) error {
		start, err := db.LogStart()
		pos = archive.Position(start)
		return err
	})
	return pos, err
}
