// Package snapshot keeps the saved cells of machines in one bbolt file. It
// knows nothing of resources: a cell is an object's name, a machine.Cell and
// bytes.
//
// What holds:
//
//   - A file that exists under its name is whole: a new one, and a compacted
//     one, is made beside it and renamed.
//   - Saves are written in transactions of at most a few hundred cells, so that
//     none of them keeps the disk busy for long. Each object has the position
//     in the archive log that its cells include, written in the transaction
//     with the last of them. After a crash between two transactions the log is
//     replayed from the old position, which makes the newer cells right again.
//   - Objects whose changes are not in the log are saved by a whole Writer: all
//     of what it was given is there after a crash, or nothing of it.
//   - Damage is an error that names the file, never a panic of the host.
//
// It is not promised that the file shrinks: that takes Compact.
package snapshot

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime/debug"
	"sync"
	"syscall"
	"time"

	"go.etcd.io/bbolt"

	"github.com/unilua/unilua/engine/fault"
)

// Format is the version of the files that are written here. A file of a later
// one is refused.
const Format = 1

var (
	metaBucket   = []byte("meta")
	cellsBucket  = []byte("cells")
	stagedBucket = []byte("staged") // there only while a whole Writer needs it

	formatKey   = []byte("format")
	logStartKey = []byte("log start")
	readyKey    = []byte("staged ready") // the staged cells are complete
)

// Options are how a file is opened. The zero Options open it for writing, and
// make it if it is not there.
type Options struct {
	ReadOnly bool

	// For tests: how to open the file, and what to call after each commit.
	openFile  func(string, int, os.FileMode) (*os.File, error)
	committed func()
}

// DB is an open snapshot file. Its methods may be called at the same time.
type DB struct {
	path string
	opts Options

	mu   sync.RWMutex // held for writing to exchange or close bolt
	bolt *bbolt.DB    // nil once closed

	writing sync.Mutex // taken before mu, held while slices are written
	stager  *Writer    // the Writer that fills the staged bucket
	ready   bool       // the staged cells are complete, but not all are moved
	failed  error      // a commit failed with an unknown outcome: no more writing
}

// Open opens the snapshot file at path. It never waits for a lock: a file that
// another process has open gives code unavailable, as do a file of a later
// format and a damaged one.
func Open(path string, opts Options) (*DB, error) {
	if !opts.ReadOnly {
		if err := create(path); err != nil {
			return nil, openError(path, err)
		}
	}
	db := &DB{path: path, opts: opts}
	err := guard(path, func() (err error) {
		if err = scan(path); err == nil {
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

// Close closes the file. What no Writer has flushed is not in it. A second
// Close does nothing.
func (db *DB) Close() error {
	db.mu.Lock()
	defer db.mu.Unlock()
	if db.bolt == nil {
		return nil
	}
	bolt := db.bolt
	db.bolt = nil
	return bolt.Close()
}

// LogStart returns the first position of the log that is still needed.
func (db *DB) LogStart() (pos uint64, err error) {
	err = db.view(func(tx *bbolt.Tx) error {
		if value := tx.Bucket(metaBucket).Get(logStartKey); value != nil {
			pos, err = parsePosition(value)
		}
		return err
	})
	return pos, err
}

// SetLogStart says that the log before pos is no longer needed. It is on disk
// when SetLogStart returns.
func (db *DB) SetLogStart(pos uint64) error {
	db.writing.Lock()
	defer db.writing.Unlock()
	return db.update(func(tx *bbolt.Tx) (bool, error) {
		return put(tx.Bucket(metaBucket), logStartKey, position(pos))
	})
}

func (db *DB) view(read func(*bbolt.Tx) error) error {
	db.mu.RLock()
	defer db.mu.RUnlock()
	if db.bolt == nil {
		return db.closedError()
	}
	return guard(db.path, func() error { return db.bolt.View(read) })
}

// update runs change in a transaction, which is committed only if change
// reports that it changed something: bbolt would sync an empty one as well. The
// caller holds writing.
func (db *DB) update(change func(*bbolt.Tx) (bool, error)) error {
	if db.failed != nil {
		return db.failed
	}
	db.mu.RLock()
	defer db.mu.RUnlock()
	if db.bolt == nil {
		return db.closedError()
	}
	final := true // also after a panic
	err := guard(db.path, func() (err error) {
		final, err = db.transact(change)
		return err
	})
	if final && err != nil {
		db.failed = err
	}
	return err
}

// transact reports as final a failure after which nothing more may be written.
// When the sync of the new root fails it is unknown which root a crash would
// leave, while bbolt goes on to reuse the pages of the old one. A full disk
// fails earlier than that.
func (db *DB) transact(change func(*bbolt.Tx) (bool, error)) (final bool, err error) {
	tx, err := db.bolt.Begin(true)
	if err != nil {
		return false, db.saveError(err)
	}
	defer tx.Rollback() // nothing, after a commit
	changed, err := change(tx)
	if err != nil || !changed {
		return false, err
	}
	if err := tx.Commit(); err != nil {
		full := errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT)
		return !full, db.saveError(err)
	}
	if db.opts.committed != nil {
		db.opts.committed()
	}
	return false, nil
}

func (db *DB) closedError() error {
	return fault.New(fault.Unavailable, "snapshot %s is closed", db.path)
}

func (db *DB) saveError(err error) error {
	return fault.New(fault.Unavailable, "snapshot %s: save: %w", db.path, err)
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

func damaged(path string, cause any) error {
	return fault.New(fault.Unavailable,
		"snapshot %s is damaged (%v): look with `unilua store verify`, mend it with `unilua store repair`", path, cause)
}

// guard turns a panic of bbolt over a damaged page into an error, and so a
// fault of the memory that the file is mapped to.
func guard(path string, do func() error) (err error) {
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer func() {
		if cause := recover(); cause != nil {
			err = damaged(path, cause)
		}
	}()
	return do()
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
