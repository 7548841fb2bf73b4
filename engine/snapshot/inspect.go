package snapshot

import (
	"bytes"
	"errors"
	"fmt"
	"io"

	"go.etcd.io/bbolt"

	"github.com/unilua/unilua/engine/machine"
)

// Stats is what a file holds.
type Stats struct {
	Format    int
	FileBytes int64
	FreeBytes int64 // of them, in pages that hold nothing; Compact gives them back
	LogStart  uint64
	Cells     int
	Objects   []ObjectStats // ordered by kind and name
}

// ObjectStats is what a file holds of one object.
type ObjectStats struct {
	Ref      machine.Ref
	Includes uint64
	Cells    int
	Bytes    int64 // of keys and values
}

// Stats walks over the whole file and counts.
func (db *DB) Stats() (Stats, error) {
	var s Stats
	var err error
	if s.LogStart, err = db.LogStart(); err != nil {
		return Stats{}, err
	}
	err = db.view(func(tx *bbolt.Tx) (err error) {
		s.Format = int(tx.Bucket(metaBucket).Get(formatKey)[0])
		if s.FileBytes, err = size(db.path); err != nil {
			return err
		}
		free := tx.DB().Stats()
		s.FreeBytes = int64(free.FreePageN+free.PendingPageN) * int64(tx.DB().Info().PageSize)
		return s.count(tx.Bucket(cellsBucket))
	})
	return s, err
}

func (s *Stats) count(cells *bbolt.Bucket) error {
	var prefix []byte
	return cells.ForEach(func(key, value []byte) error {
		if prefix == nil || !bytes.HasPrefix(key, prefix) {
			ref, n, err := parseObject(key)
			if err != nil {
				return err
			}
			prefix = append(prefix[:0], key[:n]...)
			s.Objects = append(s.Objects, ObjectStats{Ref: ref})
		}
		o := &s.Objects[len(s.Objects)-1]
		o.Bytes += int64(len(key) + len(value))
		if len(key) == len(prefix) {
			var err error
			o.Includes, err = parsePosition(value)
			return err
		}
		o.Cells++
		s.Cells++
		return nil
	})
}

// maxProblems is how many problems Verify names before it stops looking.
const maxProblems = 20

// Verify checks that the file is whole: its pages, its free list, and that
// every key and value can be read. It returns all problems as one error, a line
// each.
func (db *DB) Verify() error {
	return db.view(func(tx *bbolt.Tx) error {
		var problems []error
		for err := range tx.Check() { // to its end, else it never stops
			if len(problems) < maxProblems {
				problems = append(problems, err)
			}
		}
		if len(problems) == 0 {
			problems = checkKeys(tx.Bucket(cellsBucket))
		}
		if len(problems) == 0 {
			return nil
		}
		return damaged(db.path, errors.Join(problems...))
	})
}

func checkKeys(cells *bbolt.Bucket) (problems []error) {
	c := cells.Cursor()
	for key, value := c.First(); key != nil && len(problems) < maxProblems; key, value = c.Next() {
		if err := checkKey(key, value); err != nil {
			problems = append(problems, fmt.Errorf("key %x: %w", key, err))
		}
	}
	return problems
}

func checkKey(key, value []byte) error {
	_, n, err := parseObject(key)
	if err != nil {
		return err
	}
	if len(key) == n {
		_, err = parsePosition(value)
		return err
	}
	_, _, err = parseCell(key[n:], value)
	return err
}

// Backup writes a copy of the file as it is at one moment, a snapshot file in
// its own right. Saving goes on meanwhile.
func (db *DB) Backup(to io.Writer) error {
	return db.view(func(tx *bbolt.Tx) error {
		_, err := tx.WriteTo(to)
		if err != nil {
			return fmt.Errorf("snapshot %s: backup: %w", db.path, err)
		}
		return nil
	})
}
