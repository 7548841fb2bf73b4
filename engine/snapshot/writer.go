package snapshot

import (
	"bytes"
	"encoding/binary"

	"go.etcd.io/bbolt"

	"github.com/unilua/unilua/engine/fault"
	"github.com/unilua/unilua/engine/machine"
)

// How much one transaction changes at most, unless one cell is larger.
const (
	sliceCells = 256
	sliceBytes = 1 << 20
)

// Writer saves objects. It gathers what it is given and writes it in slices;
// nothing is sure to be on disk before Flush returns. After an error it is
// spent: what was added since the last Flush must be saved anew, by a new one.
// It is not safe for concurrent use.
type Writer struct {
	db    *DB
	whole bool
	err   error

	ops    []op
	buf    []byte // the keys and values of ops
	staged bool   // of a whole Writer: a slice is in the staged bucket
}

// op is one change. Its key and value stand in Writer.buf, which moves when it
// grows.
type op struct {
	do              opKind
	start, key, end int // of the key, of the value, of both
}

type opKind byte

const (
	putOp    opKind = iota
	deleteOp        // of one key
	dropOp          // of an object, whose prefix is the key
)

// NewWriter returns a Writer. A whole one makes everything between two Flushes
// one step: after a crash all of it is there or nothing. What does not fit one
// slice is then written twice. The whole Writer that last began to do so ends
// any other under way.
func (db *DB) NewWriter(whole bool) *Writer { return &Writer{db: db, whole: whole} }

// Add saves what a cell of ref is; empty data says there is no such cell. The
// data is copied.
func (w *Writer) Add(ref machine.Ref, c machine.Cell, data []byte) error {
	if err := w.room(ref, maxKey+len(c.S)+len(data)); err != nil {
		return err
	}
	o := op{do: putOp, start: len(w.buf)}
	w.buf = appendKey(w.buf, ref, c)
	o.key = len(w.buf)
	if len(data) == 0 {
		o.do = deleteOp
	} else {
		w.buf = appendValue(w.buf, c, data)
	}
	w.add(o)
	return nil
}

// Done says that the cells of ref that were added bring it to where the log
// position includes has been applied.
func (w *Writer) Done(ref machine.Ref, includes uint64) error {
	if err := w.room(ref, maxPrefix+8); err != nil {
		return err
	}
	o := op{do: putOp, start: len(w.buf)}
	w.buf = appendPrefix(w.buf, ref)
	o.key = len(w.buf)
	w.buf = binary.BigEndian.AppendUint64(w.buf, includes)
	w.add(o)
	return nil
}

// Drop removes all that is saved of ref. What is added later in its name is a
// new object.
func (w *Writer) Drop(ref machine.Ref) error {
	if err := w.room(ref, maxPrefix); err != nil {
		return err
	}
	o := op{do: dropOp, start: len(w.buf)}
	w.buf = appendPrefix(w.buf, ref)
	o.key = len(w.buf)
	w.add(o)
	return nil
}

// Flush writes what has been added. When it returns without an error, that is
// on disk, and the Writer can be used again.
func (w *Writer) Flush() error {
	if w.err == nil && (w.staged || len(w.ops) > 0) {
		w.err = w.send(true)
	}
	return w.err
}

// send writes the ops; last says that Flush asks for it.
func (w *Writer) send(last bool) error {
	w.db.writing.Lock()
	defer w.db.writing.Unlock()
	if err := w.db.moveStaged(); err != nil {
		return err
	}
	switch {
	case !w.whole:
		return w.write()
	case !last:
		return w.stage(false)
	case w.staged:
		return w.finishStaged()
	}
	return w.writeAtOnce()
}

func (w *Writer) add(o op) {
	o.end = len(w.buf)
	w.ops = append(w.ops, o)
}

// room makes room for an op of at most size bytes about ref, writing a slice if
// one is full.
func (w *Writer) room(ref machine.Ref, size int) error {
	if w.err == nil && !ref.Valid() {
		w.err = fault.New(fault.Internal, "snapshot: %v cannot be the name of an object", ref)
	}
	full := len(w.ops) == sliceCells || len(w.buf)+size > sliceBytes
	if w.err == nil && full && len(w.ops) > 0 {
		w.err = w.send(false)
	}
	return w.err
}

// clear forgets the ops, and the memory of a huge one.
func (w *Writer) clear() {
	if cap(w.buf) > 2*sliceBytes {
		w.buf = nil
	}
	w.ops, w.buf = w.ops[:0], w.buf[:0]
}

// write applies the ops to the cells, in as many transactions as it takes.
func (w *Writer) write() error {
	for next := 0; next < len(w.ops); {
		err := w.db.update(func(tx *bbolt.Tx) (changed bool, err error) {
			next, changed, err = w.apply(tx.Bucket(cellsBucket), next)
			return changed, err
		})
		if err != nil {
			return err
		}
	}
	w.clear()
	return nil
}

// apply applies ops from next on, until the slice is full. It returns the op to
// go on with.
func (w *Writer) apply(cells *bbolt.Bucket, next int) (_ int, changed bool, err error) {
	budget := sliceCells
	for ; next < len(w.ops) && err == nil; next++ {
		var did bool
		switch o := w.ops[next]; o.do {
		case putOp:
			did, err = put(cells, w.key(o), w.value(o))
		case deleteOp:
			did, err = remove(cells, w.key(o))
		case dropOp:
			before := budget
			budget, err = removeRange(cells, w.key(o), budget)
			if changed = changed || budget < before; budget == 0 {
				return next, changed, err
			}
		}
		changed = changed || did
	}
	return next, changed, err
}

func (w *Writer) key(o op) []byte   { return w.buf[o.start:o.key:o.key] }
func (w *Writer) value(o op) []byte { return w.buf[o.key:o.end:o.end] }

// put stores value under key, and reports whether that changed anything.
func put(b *bbolt.Bucket, key, value []byte) (bool, error) {
	if bytes.Equal(b.Get(key), value) {
		return false, nil
	}
	return true, b.Put(key, value)
}

// remove deletes key, and reports whether that changed anything.
func remove(b *bbolt.Bucket, key []byte) (bool, error) {
	if b.Get(key) == nil {
		return false, nil
	}
	return true, b.Delete(key)
}

// removeRange deletes at most budget keys that begin with prefix. It returns
// what is left of budget: nothing, if there may be more.
func removeRange(b *bbolt.Bucket, prefix []byte, budget int) (int, error) {
	c := b.Cursor()
	for ; budget > 0; budget-- {
		key, _ := c.Seek(prefix)
		if !bytes.HasPrefix(key, prefix) {
			break
		}
		if err := b.Delete(key); err != nil {
			return budget, err
		}
	}
	return budget, nil
}

func position(pos uint64) []byte { return binary.BigEndian.AppendUint64(nil, pos) }
