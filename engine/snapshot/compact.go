package snapshot

import (
	"errors"
	"fmt"
	"io/fs"
	"os"

	"go.etcd.io/bbolt"
)

// Compact rewrites the file without its free pages, and reports its size before
// and after. Saving waits meanwhile; a crash leaves the old file or the new.
func (db *DB) Compact() (before, after int64, err error) {
	db.writing.Lock()
	defer db.writing.Unlock()
	db.mu.Lock()
	defer db.mu.Unlock()
	switch {
	case db.bolt == nil:
		return 0, 0, db.closedError()
	case db.failed != nil:
		return 0, 0, db.failed
	}
	if before, after, err = db.compact(); err != nil {
		err = fmt.Errorf("snapshot %s: compact: %w", db.path, err)
	}
	return before, after, err
}

func (db *DB) compact() (before, after int64, err error) {
	if before, err = size(db.path); err != nil {
		return 0, 0, err
	}
	path := db.path + ".compact"
	compact, err := db.compactTo(path)
	if err != nil {
		return 0, 0, err
	}
	if err := os.Rename(path, db.path); err != nil {
		return 0, 0, errors.Join(err, compact.Close(), os.Remove(path))
	}
	old := db.bolt
	db.bolt = compact
	if err := errors.Join(old.Close(), syncFolder(db.path)); err != nil {
		return 0, 0, err
	}
	after, err = size(db.path)
	return before, after, err
}

// compactTo makes a compact copy of the file at path, and returns it open.
func (db *DB) compactTo(path string) (*bbolt.DB, error) {
	if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	opts := boltOptions(Options{})
	opts.NoSync = true // one sync at the end is enough for a new file
	compact, err := bbolt.Open(path, 0o600, opts)
	if err != nil {
		return nil, err
	}
	err = guard(db.path, func() error { return bbolt.Compact(compact, db.bolt, sliceBytes) })
	if err == nil {
		err = compact.Sync()
	}
	if err != nil {
		return nil, errors.Join(err, compact.Close(), os.Remove(path))
	}
	compact.NoSync = false
	return compact, nil
}

func size(path string) (int64, error) {
	info, err := os.Stat(path)
	if err != nil {
		return 0, err
	}
	return info.Size(), nil
}
