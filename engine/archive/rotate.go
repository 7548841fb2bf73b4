package archive

import (
	"fmt"
	"path/filepath"
)

// rotate makes the largest spare the segment in use; it begins at base and has
// room for size bytes. It waits for such a spare if there is none, which only
// happens to a record that is larger than what was reserved for it. Close does
// not wait for room on a full disk.
func (l *Log) rotate(size int64, base Position) error {
	if err := l.sync(); err != nil {
		return err
	}
	s, err := l.takeSpare(size)
	if err != nil {
		return err
	}
	seg, f, err := l.activate(s, base)
	if err != nil {
		return fmt.Errorf("next segment %q: %w", filepath.Join(l.dir, segmentName(base)), err)
	}
	l.closeFile()
	l.file = f
	l.mu.Lock()
	defer l.mu.Unlock()
	l.live = append(l.live, seg)
	l.room.rest = s.usable()
	l.roomChanged()
	return nil
}

// takeSpare waits for a spare with size bytes of use and takes it.
func (l *Log) takeSpare(size int64) (spare, error) {
	for {
		l.mu.Lock()
		s, ok := l.room.take(size)
		if ok {
			l.mu.Unlock()
			return s, nil
		}
		l.demand(size)
		full, changed := l.room.full, l.roomChange()
		ending := l.isClosed
		l.mu.Unlock()
		if full != nil && ending {
			return spare{}, full
		}
		<-changed
	}
}

// activate gives a spare the header of a segment, and then its name, so that a
// file with the name of a segment always has a header. Both are durable before
// a batch is written.
func (l *Log) activate(s spare, base Position) (segment, File, error) {
	from, to := filepath.Join(l.dir, s.name), filepath.Join(l.dir, segmentName(base))
	f, err := l.fs.Open(from, true)
	if err != nil {
		return segment{}, nil, err
	}
	seg, block := newSegment(base, s.size)
	err = l.retryFull(func() error { return writeSync(f, block, 0) })
	if err == nil {
		err = l.fs.Rename(from, to)
	}
	if err == nil {
		err = l.fs.SyncDir(l.dir)
	}
	if err != nil {
		f.Close()
		return segment{}, nil, err
	}
	return seg, f, nil
}

// writeSync writes p at off and syncs.
func writeSync(f File, p []byte, off int64) error {
	if _, err := f.WriteAt(p, off); err != nil {
		return err
	}
	return f.Sync()
}

// closeFile lets go of the segment in use. What was written is synced before.
func (l *Log) closeFile() {
	if l.file != nil {
		l.file.Close()
		l.file = nil
	}
}
