package snapshot

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"
	"time"

	"go.etcd.io/bbolt"

	"github.com/unilua/unilua/engine/fault"
)

// Options are how a file is opened. The zero Options open it for writing, and
// make it if it is not there.
type Options struct {
	ReadOnly bool

	// For tests: how to open the file, and what to call after each commit.
	openFile  func(string, int, os.FileMode) (*os.File, error)
	committed func()
}

// Open opens the snapshot file at path. It never waits for a lock: a file that
// another process has open gives code unavailable, as do a file of a later
// format and a damaged one.
func Open(path string, opts Options) (*DB, error) {
	db := &DB{path: path, opts: opts}
	err := guard(path, func() (err error) {
		if err = prepare(path, opts); err == nil {
			db.bolt, err = bbolt.Open(path, 0o600, boltOptions(opts))
		}
		return err
	})
	if err != nil {
		return nil, openError(path, err)
	}
	if err := guard(path, db.checkFormat); err != nil {
		return nil, errors.Join(err, db.Close())
	}
	if err := db.recoverStaged(); err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return db, nil
}

// prepare makes the file if it is missing and allowed, and visits all of it. It
// locks the file and lets go of it again. A command that this process starts
// meanwhile would have the lock too until its program is loaded, longer than
// the next open waits, so none is.
func prepare(path string, opts Options) error {
	syscall.ForkLock.RLock()
	defer syscall.ForkLock.RUnlock()
	if !opts.ReadOnly {
		if err := create(path); err != nil {
			return err
		}
	}
	return scan(path)
}

// create makes the file at path if it is not there. It appears under its name
// only when it is whole.
func create(path string) error {
	if _, err := os.Lstat(path); !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	fresh := path + ".new"
	if err := os.Remove(fresh); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	bolt, err := bbolt.Open(fresh, 0o600, boltOptions(Options{}))
	if err != nil {
		return err
	}
	err = bolt.Update(func(tx *bbolt.Tx) error {
		if _, err := tx.CreateBucket(cellsBucket); err != nil {
			return err
		}
		meta, err := tx.CreateBucket(metaBucket)
		if err != nil {
			return err
		}
		return meta.Put(formatKey, []byte{Format})
	})
	if err := errors.Join(err, bolt.Close()); err != nil {
		return err
	}
	if err := os.Rename(fresh, path); err != nil {
		return err
	}
	return syncFolder(path)
}

func boltOptions(opts Options) *bbolt.Options {
	return &bbolt.Options{
		Timeout:         time.Nanosecond, // zero would wait for ever
		ReadOnly:        opts.ReadOnly,
		NoFreelistSync:  true, // else each commit writes the whole list
		FreelistType:    bbolt.FreelistMapType,
		PreLoadFreelist: true,
		OpenFile:        opts.openFile,
	}
}

// scan visits every page of the file. bbolt does so too when it opens a file
// for writing, but in a goroutine of its own, where damage would be a panic
// that nobody can catch.
func scan(path string) error {
	opts := boltOptions(Options{ReadOnly: true})
	opts.PreLoadFreelist = false
	bolt, err := bbolt.Open(path, 0o600, opts)
	if err != nil {
		return err
	}
	defer bolt.Close()
	return bolt.View(scanBuckets)
}

func scanBuckets(tx *bbolt.Tx) error {
	return tx.ForEach(func(_ []byte, b *bbolt.Bucket) error {
		return b.ForEach(func([]byte, []byte) error { return nil })
	})
}

func (db *DB) checkFormat() error {
	return db.view(func(tx *bbolt.Tx) error {
		meta := tx.Bucket(metaBucket)
		if meta == nil || tx.Bucket(cellsBucket) == nil || len(meta.Get(formatKey)) == 0 {
			return fault.New(fault.Unavailable, "%s is no snapshot file of unilua", db.path)
		}
		if format := meta.Get(formatKey)[0]; format > Format {
			return fault.New(fault.Unavailable,
				"snapshot %s has format %d, this unilua reads up to %d: upgrade unilua", db.path, format, Format)
		}
		return nil
	})
}

func openError(path string, err error) error {
	var known *fault.Error
	switch {
	case errors.As(err, &known):
		return err
	case errors.Is(err, bbolt.ErrTimeout):
		return fault.New(fault.Unavailable, "snapshot %s is in use by another process", path)
	case errors.Is(err, bbolt.ErrInvalid), errors.Is(err, bbolt.ErrChecksum), errors.Is(err, bbolt.ErrVersionMismatch):
		return damaged(path, err)
	}
	return fault.New(fault.Unavailable, "snapshot %s: open: %w", path, err)
}

func syncFolder(path string) error {
	folder, err := os.Open(filepath.Dir(path))
	if err != nil {
		return err
	}
	if err := errors.Join(folder.Sync(), folder.Close()); err != nil {
		return fmt.Errorf("sync of its folder: %w", err)
	}
	return nil
}
