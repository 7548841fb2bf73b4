package snapshot

import (
	"bytes"
	"errors"
	"math"

	"go.etcd.io/bbolt"

	"github.com/unilua/unilua/engine/fault"
)

// A whole Writer that needs more than one slice fills the staged bucket, where
// an empty value stands for a deleted key. The transaction that completes it
// also sets readyKey; from then on the save has happened, and its cells are
// moved where they belong. Moving leaves the staged bucket as it is until all
// is moved, and moving twice is moving once, so after a crash it begins again.

var errTooMuch = errors.New("more than one slice")

// writeAtOnce applies the ops in one transaction, or stages them if that would
// be too large.
func (w *Writer) writeAtOnce() error {
	err := w.db.update(func(tx *bbolt.Tx) (bool, error) {
		next, changed, err := w.apply(tx.Bucket(cellsBucket), 0)
		if err == nil && next < len(w.ops) {
			err = errTooMuch
		}
		return changed, err
	})
	if errors.Is(err, errTooMuch) {
		return w.finishStaged()
	}
	if err == nil {
		w.clear()
	}
	return err
}

// stage moves the ops into the staged bucket; ready says they are the last.
func (w *Writer) stage(ready bool) error {
	err := w.db.update(func(tx *bbolt.Tx) (bool, error) {
		staged, err := w.openStaged(tx)
		if err != nil {
			return false, err
		}
		for _, o := range w.ops {
			if err := w.stageOp(staged, o); err != nil {
				return false, err
			}
		}
		if ready {
			err = tx.Bucket(metaBucket).Put(readyKey, []byte{1})
		}
		return true, err
	})
	if err == nil {
		w.staged = true
		w.clear()
	}
	return err
}

// openStaged returns the staged bucket, empty if w has staged nothing yet.
func (w *Writer) openStaged(tx *bbolt.Tx) (*bbolt.Bucket, error) {
	if w.staged {
		if w.db.stager != w {
			return nil, fault.New(fault.Internal, "snapshot: another whole save began before this one was flushed")
		}
		return tx.Bucket(stagedBucket), nil
	}
	w.db.stager = w
	if tx.Bucket(stagedBucket) != nil {
		if err := tx.DeleteBucket(stagedBucket); err != nil {
			return nil, err
		}
	}
	return tx.CreateBucket(stagedBucket)
}

func (w *Writer) stageOp(staged *bbolt.Bucket, o op) error {
	key := w.key(o)
	if o.do != dropOp {
		return staged.Put(key, w.value(o)) // a deleteOp has an empty value
	}
	if _, err := removeRange(staged, key, math.MaxInt); err != nil {
		return err
	}
	return staged.Put(key[:len(key)-1], nil)
}

// finishStaged stages the last ops and makes the whole save happen.
func (w *Writer) finishStaged() error {
	if err := w.stage(true); err != nil {
		return err
	}
	w.staged, w.db.ready = false, true
	return w.db.moveStaged()
}

// recoverStaged finishes a whole save that a crash has interrupted, or forgets
// it if it was not complete.
func (db *DB) recoverStaged() error {
	var there, ready bool
	err := db.view(func(tx *bbolt.Tx) error {
		there = tx.Bucket(stagedBucket) != nil
		ready = tx.Bucket(metaBucket).Get(readyKey) != nil
		return nil
	})
	switch {
	case err != nil:
		return err
	case ready && db.opts.ReadOnly:
		return fault.New(fault.Unavailable,
			"snapshot %s was being written when unilua ended: start unilua once in its data folder, it finishes that", db.path)
	case ready:
		db.ready = true
		return db.moveStaged()
	case there && !db.opts.ReadOnly:
		return db.dropStaged()
	}
	return nil
}

// moveStaged moves the staged cells where they belong, slice by slice, if they
// are ready. What follows waits for it, also if it failed before: it must not
// be overwritten by what is older.
func (db *DB) moveStaged() error {
	if !db.ready {
		return nil
	}
	for next := []byte{}; next != nil; {
		err := db.update(func(tx *bbolt.Tx) (changed bool, err error) {
			next, changed, err = moveSlice(tx.Bucket(cellsBucket), tx.Bucket(stagedBucket), next)
			return changed, err
		})
		if err != nil {
			return err
		}
	}
	return db.dropStaged()
}

// moveSlice moves one slice, beginning with the staged key from. It returns the
// key to go on with, nil at the end.
func moveSlice(cells, staged *bbolt.Bucket, from []byte) (next []byte, changed bool, err error) {
	budget, size := sliceCells, 0
	c := staged.Cursor()
	for key, value := c.Seek(from); key != nil; key, value = c.Next() {
		if size += len(key) + len(value); budget <= 0 || size > sliceBytes && changed {
			return bytes.Clone(key), changed, nil
		}
		var did bool
		switch {
		case bytes.IndexByte(key, 0) < 0:
			before := budget
			if budget, err = removeRange(cells, append(bytes.Clone(key), 0), budget); budget == 0 {
				return bytes.Clone(key), true, err
			}
			did = budget < before
		case len(value) == 0:
			did, err = remove(cells, key)
		default:
			did, err = put(cells, key, value)
		}
		if err != nil {
			return nil, false, err
		}
		changed = changed || did
		budget--
	}
	return nil, changed, nil
}

func (db *DB) dropStaged() error {
	err := db.update(func(tx *bbolt.Tx) (bool, error) {
		if err := tx.Bucket(metaBucket).Delete(readyKey); err != nil {
			return false, err
		}
		return true, tx.DeleteBucket(stagedBucket)
	})
	if err == nil {
		db.ready = false
	}
	return err
}
