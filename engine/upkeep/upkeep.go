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

	"golang.org/x/sys/unix"

	"github.com/unilua/unilua/engine/archive"
	"github.com/unilua/unilua/engine/datafolder"
	"github.com/unilua/unilua/engine/fault"
	"github.com/unilua/unilua/engine/snapshot"
)

// Store is a data folder to be looked after.
type Store struct {
	folder   *datafolder.Folder
	readOnly bool
}

// Open takes possession of the data folder dir, which must exist. It does not
// wait: if another process owns it, the error wraps a *datafolder.OwnedError.
func Open(dir string) (*Store, error) {
	if err := checkThere(dir); err != nil {
		return nil, err
	}
	folder, err := datafolder.Open(dir)
	if err != nil {
		return nil, err
	}
	return &Store{folder: folder}, nil
}

// Inspect is Open for what changes nothing: Verify, Stats and Backup. The folder
// may be one that cannot be written.
func Inspect(dir string) (*Store, error) {
	s, err := Open(dir)
	if !errors.Is(err, fs.ErrPermission) && !errors.Is(err, unix.EROFS) {
		return s, err
	}
	folder, err := datafolder.Look(dir)
	if err != nil {
		return nil, err
	}
	return &Store{folder: folder, readOnly: true}, nil
}

func checkThere(dir string) error {
	if _, err := os.Stat(datafolder.FormatFile(dir)); errors.Is(err, fs.ErrNotExist) {
		return fault.New(fault.NotFound, "there is no data folder %s: nothing has been kept there yet, or it is another one (name it with --data)", dir)
	}
	return nil
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
	db, err := snapshot.Open(path, snapshot.Options{ReadOnly: s.readOnly})
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
