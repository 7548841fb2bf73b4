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
	"sync"
	"syscall"

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
