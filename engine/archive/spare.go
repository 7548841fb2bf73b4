package archive

import (
	"errors"
	"fmt"
	"path/filepath"
	"time"
)

// How long to wait before trying again when there was no room on the disk.
const (
	minDelay = 100 * time.Millisecond
	maxDelay = 5 * time.Second
)

// zeroChunk is how much of a new segment is written and synced at once: so
// little that a batch synced meanwhile is not held up.
const zeroChunk = 1 << 20

var errFinished = errors.New("the log was closed")

// start starts the goroutines of the log at the first reservation. The caller
// holds mu.
func (l *Log) start() {
	if l.started || l.isClosed {
		return
	}
	l.started = true
	l.workers.Add(2)
	go l.commit()
	go l.prepareSpares()
}

// prepareSpares is the preparer: it makes spares ahead of need, and tries again
// with growing delays while there is no room for them.
func (l *Log) prepareSpares() {
	defer l.workers.Done()
	delay := minDelay
	for {
		err := l.makeSpares()
		wake, again := l.prepare, (<-chan time.Time)(nil)
		if err == nil {
			delay = minDelay
		} else {
			wake, again = l.freed, time.After(delay)
			delay = min(2*delay, maxDelay)
		}
		select {
		case <-wake:
		case <-again:
		case <-l.finished:
			return
		}
	}
}

// makeSpares makes as many spares as are lacking.
func (l *Log) makeSpares() error {
	for {
		size, lacking := l.lacksSpare()
		if !lacking {
			return nil
		}
		s, err := l.makeSpare(size)
		if errors.Is(err, errFinished) {
			return nil
		}
		l.noteSpare(s, err)
		if err != nil {
			return err
		}
	}
}

// lacksSpare reports whether a spare is lacking, and its size.
func (l *Log) lacksSpare() (size int64, lacking bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	var current int64
	if n := len(l.live); n > 0 {
		current = l.live[n-1].size
	}
	size, lacking = l.room.lacks(current, l.opts.SegmentSize)
	if !lacking {
		l.room.full = nil
	}
	return size, lacking
}

// noteSpare makes a new spare known, or why there is none.
func (l *Log) noteSpare(s spare, err error) {
	l.mu.Lock()
	before := l.room.full
	l.room.full = err
	if err == nil {
		l.room.add(s)
		l.room.want = 0
	}
	l.roomChanged()
	l.mu.Unlock()
	switch {
	case err != nil && before == nil:
		l.opts.Logger.Warn("archive has no room, archived writes are refused until there is", "folder", l.opts.Folder, "error", err)
	case err == nil && before != nil:
		l.opts.Logger.Info("archive has room again", "folder", l.opts.Folder)
	}
}

// makeSpare makes a file of size zeros. Under its final name it is complete.
func (l *Log) makeSpare(size int64) (spare, error) {
	if err := l.fs.MkdirAll(l.dir); err != nil {
		return spare{}, err
	}
	s := spare{name: spareName(l.spareNumber.Add(1)), size: size}
	path := filepath.Join(l.dir, s.name)
	unfinished := path + unfinishedSuffix
	err := writeZeros(l.fs, unfinished, size, l.finished)
	if err == nil {
		err = l.fs.Rename(unfinished, path)
	}
	if err != nil {
		return spare{}, errors.Join(err, ignoreMissing(l.fs.Remove(unfinished)))
	}
	return s, nil
}

// writeZeros makes a file of real zeros, which a sync of what is written over
// them needs no metadata for. It gives up when stop is closed.
func writeZeros(fsys FS, name string, size int64, stop <-chan struct{}) error {
	f, err := fsys.Create(name)
	if err != nil {
		return err
	}
	defer f.Close()
	zeros := make([]byte, min(size, zeroChunk))
	for off := int64(0); off < size; off += zeroChunk {
		select {
		case <-stop:
			return errFinished
		default:
		}
		if err := writeSync(f, zeros[:min(size-off, zeroChunk)], off); err != nil {
			return err
		}
	}
	return nil
}

func ignoreMissing(err error) error {
	if notExist(err) {
		return nil
	}
	return err
}

// Truncate says that records before a position are no longer needed. Segments
// that hold none but these become spares, or are removed when there are enough.
// The segment in use always stays.
func (l *Log) Truncate(before Position) error {
	l.truncating.Lock()
	defer l.truncating.Unlock()
	for {
		seg, keep, ok := l.retire(before)
		if !ok {
			return nil
		}
		if err := l.dispose(seg, keep); err != nil {
			return fmt.Errorf("archive %q: truncate: %w", l.opts.Folder, err)
		}
	}
}

// retire takes the oldest segment out of the log if it is not needed, and
// reports whether to keep its file as a spare.
func (l *Log) retire(before Position) (seg segment, keep, ok bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.isClosed || l.readOnly != nil || len(l.live) < 2 || l.live[1].base > before {
		return segment{}, false, false
	}
	seg = l.live[0]
	l.live = l.live[1:]
	spares := len(l.room.spares)
	keep = spares < 2 || spares < l.opts.MaxSpares && seg.size >= l.opts.SegmentSize
	return seg, keep, true
}

// dispose makes a spare of a segment, or removes it. The change is durable
// before the next one, so that the log never has a gap.
func (l *Log) dispose(seg segment, keep bool) error {
	path := filepath.Join(l.dir, segmentName(seg.base))
	s := spare{name: spareName(l.spareNumber.Add(1)), size: seg.size}
	var err error
	if keep {
		err = l.fs.Rename(path, filepath.Join(l.dir, s.name))
	} else {
		err = l.fs.Remove(path)
	}
	if err == nil {
		err = l.fs.SyncDir(l.dir)
	}
	if err != nil {
		return err
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if keep {
		l.room.add(s)
		l.room.want = 0
		l.roomChanged()
	}
	nudge(l.freed)
	return nil
}
