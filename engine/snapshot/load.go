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
// restore returns an error, which Load then returns. The strings it is given
// are its own. It must not save anything.
func (db *DB) Load(restore func(Object) error) error {
	db.mu.RLock()
	defer db.mu.RUnlock()
	if db.bolt == nil {
		return db.closedError()
	}
	return db.bolt.View(func(tx *bbolt.Tx) error {
		l := loader{path: db.path}
		for l.open(tx.Bucket(cellsBucket)); l.object(restore); {
		}
		return l.err
	})
}

// loader walks over the cells. It is guarded against damage wherever it touches
// the file, but not around restore, whose panics are not the file's.
type loader struct {
	path       string
	cursor     *bbolt.Cursor
	key, value []byte // where it stands, in the file's memory
	prefix     []byte // of the object it is in
	err        error
}

// do takes one step, unless one has failed.
func (l *loader) do(step func() error) {
	if l.err == nil {
		l.err = guard(l.path, step)
	}
}

func (l *loader) open(cells *bbolt.Bucket) {
	l.do(func() error {
		l.cursor = cells.Cursor()
		l.key, l.value = l.cursor.First()
		return nil
	})
}

// object hands over one object. It reports whether there was one and all went
// well.
func (l *loader) object(restore func(Object) error) bool {
	o := Object{Cells: l.cells}
	l.do(func() error { return l.head(&o) })
	if l.err != nil || l.prefix == nil {
		return false
	}
	if err := restore(o); l.err == nil {
		l.err = err
	}
	l.do(l.skip)
	return l.err == nil
}

// head reads what comes before the cells of an object. It leaves no prefix if
// there is none.
func (l *loader) head(o *Object) (err error) {
	if l.key == nil {
		l.prefix = nil
		return nil
	}
	var n int
	if o.Ref, n, err = parseObject(l.key); err != nil {
		return l.damaged(err)
	}
	l.prefix = append(l.prefix[:0], l.key[:n]...)
	if len(l.key) > n {
		return nil
	}
	if o.Includes, err = parsePosition(l.value); err != nil {
		return l.damaged(err)
	}
	l.next()
	return nil
}

func (l *loader) cells(yield func(machine.Cell, string) bool) {
	for more := true; more; {
		var c machine.Cell
		var data string
		l.do(func() (err error) {
			c, data, err = l.cell()
			return err
		})
		more = l.err == nil && data != "" && yield(c, data)
	}
}

// cell reads one cell, without data at the end of the object.
func (l *loader) cell() (machine.Cell, string, error) {
	if !l.inside() {
		return machine.Cell{}, "", nil
	}
	c, data, err := parseCell(l.key[len(l.prefix):], l.value)
	if err != nil {
		return c, "", l.damaged(err)
	}
	l.next()
	return c, string(data), nil
}

// skip passes over cells that restore did not take.
func (l *loader) skip() error {
	for l.inside() {
		l.next()
	}
	return nil
}

func (l *loader) inside() bool { return bytes.HasPrefix(l.key, l.prefix) }

func (l *loader) next() { l.key, l.value = l.cursor.Next() }

func (l *loader) damaged(err error) error {
	return damaged(l.path, fmt.Errorf("%w at key %x", err, l.key))
}
