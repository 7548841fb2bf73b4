package archive

import (
	"fmt"
	"path/filepath"
	"slices"
)

// The default suits values of up to 8 MiB. The least has two blocks of use.
const (
	defaultSegmentSize = 16 << 20
	leastSegmentSize   = 4 * blockSize
)

// Open opens the log in dir, which need not exist: nothing is created before
// the first reservation. It hands every record at or after from to replay, in
// order; the bytes are valid during the call only. What replay returns ends
// Open with that error.
//
// A batch torn by a crash at the very end was never acknowledged: it is dropped
// and reported. A record that fails its checksum inside the log, a missing
// segment, or a log that ends before from is a *[Damage]. A log that a newer
// unilua wrote is refused.
//
// from is one more than the highest position that every reader has included
// elsewhere. In a folder that cannot be written the log is replayed, and
// reservations fail.
func Open(fsys FS, dir string, opts Options, replay func(pos Position, record []byte) error, from Position) (*Log, error) {
	l := newLog(fsys, dir, opts)
	inv, err := takeInventory(fsys, dir)
	if err != nil {
		return nil, err
	}
	if err := l.recover(inv, max(from, 1), replay); err != nil {
		l.closeFile()
		return nil, err
	}
	return l, nil
}

func newLog(fsys FS, dir string, opts Options) *Log {
	if opts.SegmentSize == 0 {
		opts.SegmentSize = defaultSegmentSize
	}
	opts.SegmentSize = max(align(opts.SegmentSize), leastSegmentSize)
	if opts.MaxSpares == 0 {
		opts.MaxSpares = 4
	}
	if opts.Folder == "" {
		opts.Folder = dir
	}
	if opts.Logger == nil {
		opts.Logger = silent{}
	}
	return &Log{
		fs: fsys, dir: dir, opts: opts,
		kick: make(chan struct{}, 1), prepare: make(chan struct{}, 1), freed: make(chan struct{}, 1),
		closing: make(chan struct{}), finished: make(chan struct{}),
		round: newRound(),
	}
}

type silent struct{}

func (silent) Info(string, ...any) {}
func (silent) Warn(string, ...any) {}

// recover brings the log to the state of its files.
func (l *Log) recover(inv inventory, from Position, replay func(Position, []byte) error) error {
	var last found
	w := walk{fs: l.fs, dir: l.dir, folder: l.opts.Folder, from: from, visit: replay, each: func(f found) error {
		if f.damage != nil {
			return f.damage
		}
		l.live = append(l.live, f.segment)
		last = f
		return nil
	}}
	bases := needed(inv.segments, from)
	if err := w.run(bases); err != nil {
		return err
	}
	if err := l.complete(from, max(last.next, 1)); err != nil {
		return err
	}
	if err := l.resume(last); err != nil {
		return err
	}
	if err := l.addObsolete(inv.segments[:len(inv.segments)-len(bases)]); err != nil {
		return err
	}
	return l.addSpares(inv)
}

// complete checks that the log ends at from-1 or later.
func (l *Log) complete(from, next Position) error {
	if next >= from {
		return nil
	}
	return &Damage{Folder: l.opts.Folder, File: l.dir, Position: next, Reason: endsEarly(from)}
}

// resume makes the last segment the one in use: what was read from it is
// durable before anybody builds on it, and what is left of a torn batch cannot
// be taken for a later one.
func (l *Log) resume(last found) error {
	if len(l.live) == 0 {
		return nil
	}
	l.end = last.next - 1
	l.durable.Store(uint64(l.end))
	l.room.rest = max(last.size-blockSize-last.end, 0) // the last block is for the mark
	path := filepath.Join(l.dir, segmentName(last.base))
	if last.reason != "" || len(last.leftovers) > 0 {
		l.opts.Logger.Warn("archive dropped a torn batch that was never acknowledged",
			"file", path, "offset", last.end, "first", last.next, "last", last.aftermath.last)
	}
	f, err := l.fs.Open(path, true)
	if readOnly(err) {
		l.readOnly = err
		return nil
	}
	if err != nil {
		return fmt.Errorf("archive %q: open: %w", path, err)
	}
	l.file = f
	if err := settleTail(f, last); err != nil {
		return fmt.Errorf("archive %q: recover: %w", path, err)
	}
	return l.settleName(last)
}

// settleTail erases leftovers and makes the rest durable. There is nothing to
// do if the last batch says that all before it was.
func settleTail(f File, last found) error {
	if len(last.leftovers) == 0 && last.extent.synced == last.next-1 {
		return nil
	}
	zeros := make([]byte, blockSize)
	for _, off := range last.leftovers {
		if _, err := f.WriteAt(zeros, off); err != nil {
			return err
		}
	}
	return f.Sync()
}

// settleName makes the name of a segment durable that has no batch yet: a crash
// may have come between its renaming and the sync of the folder.
func (l *Log) settleName(last found) error {
	if last.batches > 0 {
		return nil
	}
	if err := l.fs.SyncDir(l.dir); err != nil {
		return fmt.Errorf("archive %q: sync: %w", l.dir, err)
	}
	return nil
}

// addObsolete counts in the segments that no record is needed of, for Truncate
// to recycle.
func (l *Log) addObsolete(bases []Position) error {
	for i, base := range bases {
		size, err := l.sizeOf(segmentName(base))
		if err != nil {
			return err
		}
		l.live = slices.Insert(l.live, i, segment{base: base, size: size})
	}
	return nil
}

// addSpares counts in the spares that are there, and removes unfinished ones.
func (l *Log) addSpares(inv inventory) error {
	for _, name := range inv.spares {
		size, err := l.sizeOf(name)
		if err != nil {
			return err
		}
		l.room.add(spare{name: name, size: size})
		l.spareNumber.Store(max(l.spareNumber.Load(), spareNumber(name)))
	}
	for _, name := range inv.unfinished {
		path := filepath.Join(l.dir, name)
		if err := l.fs.Remove(path); err != nil && !readOnly(err) {
			return fmt.Errorf("archive %q: remove: %w", path, err)
		}
	}
	return nil
}

// sizeOf returns the size of a file of the log.
func (l *Log) sizeOf(name string) (int64, error) {
	path := filepath.Join(l.dir, name)
	f, err := l.fs.Open(path, false)
	if err != nil {
		return 0, fmt.Errorf("archive %q: open: %w", path, err)
	}
	defer f.Close()
	size, err := f.Size()
	if err != nil {
		return 0, fmt.Errorf("archive %q: size: %w", path, err)
	}
	return size, nil
}
