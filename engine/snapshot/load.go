package snapshot

import (
	"bytes"
	"fmt"
	"iter"

	"go.etcd.io/bbolt"

	"github.com/unilua/unilua/engine/machine"
)

// Object is a saved object on its way out of the file.
type Object struct {
	Ref machine.Ref

	// Includes is the position of the last log record that the cells include, 0
	// if the object has never been saved to the end.
	Includes uint64

	// Cells yields the cells and their data, ordered by part, N and S. It can
	// be ranged over once, before the next object is asked for.
	Cells iter.Seq2[machine.Cell, string]
}

// Load hands over each object in the file, ordered by kind and name, until
// restore returns an error, which Load then returns. Nothing may be saved
// meanwhile by restore itself. The strings it is given are its own.
func (db *DB) Load(restore func(Object) error) error {
	return db.view(func(tx *bbolt.Tx) error {
		l := loader{path: db.path, cursor: tx.Bucket(cellsBucket).Cursor()}
		l.key, l.value = l.cursor.First()
		for l.key != nil {
			if err := l.object(restore); err != nil {
				return err
			}
		}
		return nil
	})
}

// loader walks over the cells. Key and value are where it stands.
type loader struct {
	path       string
	cursor     *bbolt.Cursor
	key, value []byte
	prefix     []byte // of the object it is in
	err        error
}

func (l *loader) object(restore func(Object) error) error {
	ref, n, err := parseObject(l.key)
	if err != nil {
		return l.damaged(err)
	}
	l.prefix = append(l.prefix[:0], l.key[:n]...)
	o := Object{Ref: ref, Cells: l.cells}
	if len(l.key) == n {
		if o.Includes, err = parsePosition(l.value); err != nil {
			return l.damaged(err)
		}
		l.next()
	}
	err = restore(o)
	if l.err != nil {
		return l.err
	}
	for err == nil && l.inside() { // cells that restore did not want
		l.next()
	}
	return err
}

func (l *loader) cells(yield func(machine.Cell, string) bool) {
	for l.err == nil && l.inside() {
		c, data, err := parseCell(l.key[len(l.prefix):], l.value)
		if err != nil {
			l.err = l.damaged(err)
			return
		}
		l.next()
		if !yield(c, string(data)) {
			return
		}
	}
}

func (l *loader) inside() bool { return bytes.HasPrefix(l.key, l.prefix) }

func (l *loader) next() { l.key, l.value = l.cursor.Next() }

func (l *loader) damaged(err error) error {
	return damaged(l.path, fmt.Errorf("%w at key %x", err, l.key))
}
