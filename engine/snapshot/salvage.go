package snapshot

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"

	"go.etcd.io/bbolt"

	"github.com/unilua/unilua/engine/machine"
)

// Salvaged says what Salvage could save of a damaged file.
type Salvaged struct {
	Cells    int
	LogStart uint64 // 0 if it could not be read
	Gap      *Gap   // nil if all cells could be read
}

// Gap is where cells could not be read: somewhere between the two objects, of
// which some may be missing as well. A zero Ref is an end of the file.
type Gap struct{ After, Before machine.Ref }

func (g Gap) String() string {
	switch none := (machine.Ref{}); {
	case g.After == none && g.Before == none:
		return "all saved objects"
	case g.After == none:
		return fmt.Sprintf("objects up to %s, and some of that", g.Before)
	case g.Before == none:
		return fmt.Sprintf("objects from %s on, and some of that", g.After)
	}
	return fmt.Sprintf("objects between %s and %s, and some of these", g.After, g.Before)
}

// Salvage makes a new file at to out of what can be read of the damaged one at
// path, which is not changed. Cells are read from both ends up to the first
// damage; what lies between is lost. Where the log begins is lost with its
// page.
func Salvage(path, to string) (Salvaged, error) {
	if err := os.Remove(to); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return Salvaged{}, err
	}
	fresh, err := Open(to, Options{})
	if err != nil {
		return Salvaged{}, err
	}
	s := salvage{to: fresh, path: path}
	err = s.from(path)
	return s.Salvaged, errors.Join(err, fresh.Close())
}

type salvage struct {
	Salvaged
	path  string
	to    *DB
	slice []pair // to be written
	size  int    // of slice, in bytes
}

type pair struct{ key, value []byte }

// from copies what can be read of the file at path. Damage is no error.
func (s *salvage) from(path string) error {
	var bolt *bbolt.DB
	opts := boltOptions(Options{ReadOnly: true})
	opts.PreLoadFreelist = false
	broken := guard(path, func() (err error) {
		bolt, err = bbolt.Open(path, 0o600, opts)
		return err
	})
	if broken != nil {
		s.Gap = &Gap{}
		return nil
	}
	defer bolt.Close()
	return bolt.View(func(tx *bbolt.Tx) error {
		s.readLogStart(tx)
		if err := s.readCells(tx); err != nil {
			return err
		}
		return s.finish()
	})
}

// readLogStart reads where the log begins, if that is possible.
func (s *salvage) readLogStart(tx *bbolt.Tx) {
	_ = guard(s.path, func() error {
		if meta := tx.Bucket(metaBucket); meta != nil {
			s.LogStart, _ = parsePosition(meta.Get(logStartKey))
		}
		return nil
	})
}

// readCells copies the cells from the first on, and if there is damage, those
// from the last back to it.
func (s *salvage) readCells(tx *bbolt.Tx) error {
	up := walk{tx: tx, path: s.path, begin: (*bbolt.Cursor).First, next: (*bbolt.Cursor).Next, order: 1}
	if err := s.copy(&up, nil); err != nil || up.whole {
		return err
	}
	down := walk{tx: tx, path: s.path, begin: (*bbolt.Cursor).Last, next: (*bbolt.Cursor).Prev, order: -1}
	err := s.copy(&down, up.key)
	s.Gap = &Gap{After: refOf(up.last), Before: refOf(down.last)}
	return err
}

// copy keeps what w comes by, until it meets damage or a key that is known
// already, since the walk up has come by it.
func (s *salvage) copy(w *walk, known []byte) error {
	for w.step() && (known == nil || bytes.Compare(w.key, known) > 0) {
		w.last = w.key
		if err := s.keep(pair{w.key, w.value}); err != nil {
			return err
		}
	}
	return nil
}

func refOf(key []byte) machine.Ref {
	ref, _, _ := parseObject(key)
	return ref
}

// walk goes through the cells of a damaged file in one direction.
type walk struct {
	tx          *bbolt.Tx
	path        string
	begin, next func(*bbolt.Cursor) (key, value []byte)
	order       int // what comparing a key with the one before it gives

	cursor     *bbolt.Cursor
	key, value []byte // where it stands
	last       []byte // the last key that was kept
	whole      bool   // it has come to the end
}

var errOrder = errors.New("keys are not in order")

// step goes on by one cell. It reports false at the end, and where it meets
// damage.
func (w *walk) step() bool {
	err := guard(w.path, func() error {
		move := w.next
		if w.cursor == nil {
			w.cursor, move = w.tx.Bucket(cellsBucket).Cursor(), w.begin
		}
		key, value := move(w.cursor)
		if w.whole = key == nil; w.whole {
			return nil
		}
		if w.key != nil && bytes.Compare(key, w.key) != w.order {
			return errOrder
		}
		if err := checkKey(key, value); err != nil {
			return err
		}
		w.key, w.value = bytes.Clone(key), bytes.Clone(value)
		return nil
	})
	return err == nil && !w.whole
}

// keep writes a slice when one is full.
func (s *salvage) keep(p pair) error {
	s.slice = append(s.slice, p)
	s.size += len(p.key) + len(p.value)
	s.Cells++
	if len(s.slice) < sliceCells && s.size < sliceBytes {
		return nil
	}
	return s.write()
}

func (s *salvage) write() error {
	err := s.to.update(func(tx *bbolt.Tx) (bool, error) {
		for _, p := range s.slice {
			if err := tx.Bucket(cellsBucket).Put(p.key, p.value); err != nil {
				return false, err
			}
		}
		return len(s.slice) > 0, nil
	})
	s.slice, s.size = nil, 0
	return err
}

func (s *salvage) finish() error {
	if err := s.write(); err != nil || s.LogStart == 0 {
		return err
	}
	return s.to.SetLogStart(s.LogStart)
}
