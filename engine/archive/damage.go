package archive

import (
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"syscall"
)

// Damage is the refusal of a log that lost something it had acknowledged.
type Damage struct {
	Folder   string   // the data folder, as Options name it
	File     string   // the segment
	Offset   int64    // of the first byte that does not check out
	Position Position // of the first record that cannot be read
	Reason   string
}

func (d *Damage) Error() string {
	return fmt.Sprintf("archive %q: damaged at offset %d, from record %d on: %s; to cut it there and keep a copy of what is cut, run: unilua store repair --data %s",
		d.File, d.Offset, d.Position, d.Reason, d.Folder)
}

// beginsLate and endsEarly are why a log does not hold what is needed.
func beginsLate(first Position) string { return fmt.Sprintf("the log begins at record %d", first) }
func endsEarly(from Position) string {
	return fmt.Sprintf("the snapshot includes record %d, but the log ends before", from-1)
}

// found is what the log has in one segment; its size is 0 if its header cannot
// be read.
type found struct {
	segment
	extent
	aftermath
	last   bool // no segment follows
	flawed bool // the file has not the size it should have
	damage *Damage
}

// walk reads the segments of a log in order and tells each what was found in
// it. Records at or after from are handed to visit until the first damage.
type walk struct {
	fs     FS
	dir    string
	folder string
	from   Position // the log must begin at or before it; 0 if it need not
	visit  func(pos Position, record []byte) error
	each   func(found) error

	damaged bool
	buf     []byte
}

func (w *walk) run(bases []Position) error {
	if len(bases) > 0 && bases[0] > w.from && w.from > 0 {
		return &Damage{Folder: w.folder, File: w.dir, Position: w.from, Reason: beginsLate(bases[0])}
	}
	for i, base := range bases {
		f, err := w.read(base, bases[i+1:])
		if err != nil {
			return err
		}
		w.damaged = w.damaged || f.damage != nil
		if err := w.each(f); err != nil {
			return err
		}
	}
	return nil
}

// read reads the segment that begins at base; successors are those after it.
func (w *walk) read(base Position, successors []Position) (found, error) {
	f := found{last: len(successors) == 0}
	path := filepath.Join(w.dir, segmentName(base))
	damage := func(reason string) {
		f.damage = &Damage{Folder: w.folder, File: path, Offset: f.end, Position: max(f.next, base), Reason: reason}
	}
	seg, data, flaw, err := load(w.fs, w.dir, base, w.buf)
	w.buf = data
	if err != nil {
		return f, err
	}
	if flaw != "" && seg.base != base {
		damage(flaw)
		return f, nil
	}
	f.segment, f.flawed = seg, flaw != ""
	if f.extent, err = seg.scan(data, w.deliver); err != nil {
		return f, err
	}
	f.aftermath = seg.after(data, f.extent)
	switch {
	case flaw != "":
		damage(flaw)
	case f.last && f.aftermath.synced >= f.next:
		damage(f.because("a batch is missing"))
	case !f.last && f.next != successors[0]:
		damage(f.because(fmt.Sprintf("the next segment begins at record %d", successors[0])))
	}
	return f, nil
}

// because returns what is wrong at the end of x, or else.
func (x extent) because(otherwise string) string {
	if x.reason != "" {
		return x.reason
	}
	return otherwise
}

// deliver hands a record to visit if it is wanted.
func (w *walk) deliver(pos Position, record []byte) error {
	if w.visit == nil || w.damaged || pos < w.from {
		return nil
	}
	return w.visit(pos, record)
}

// needed returns the segments that records from a position on may stand in.
func needed(bases []Position, from Position) []Position {
	for len(bases) > 1 && bases[1] <= from {
		bases = bases[1:]
	}
	return bases
}

func notExist(err error) bool { return errors.Is(err, fs.ErrNotExist) }

// readOnly reports whether err means that the folder cannot be written.
func readOnly(err error) bool {
	return errors.Is(err, fs.ErrPermission) || errors.Is(err, syscall.EROFS)
}
