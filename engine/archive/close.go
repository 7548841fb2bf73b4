package archive

import (
	"time"

	"github.com/unilua/unilua/engine/fault"
)

// fail ends all writing for good: whether what was not durable is on the disk
// is unknown.
func (l *Log) fail(cause error) {
	l.opts.Logger.Warn("archive failed, archived writes are refused until restart", "folder", l.opts.Folder, "error", cause)
	l.mu.Lock()
	defer l.mu.Unlock()
	l.failed = fault.New(fault.Unknown, "archive %q: %w", l.opts.Folder, cause)
	for _, r := range []*round{l.flight, l.round} {
		if r != nil {
			r.err = l.failed
			close(r.done)
		}
	}
	l.flight, l.round, l.gather = nil, newRound(), gathering{}
	l.roomChanged()
}

// retryFull calls try until it does not fail for want of room on the disk.
// Only file systems that copy on write can fail so, since the room was written
// before.
func (l *Log) retryFull(try func() error) error {
	for delay := minDelay; ; delay = min(2*delay, maxDelay) {
		err := try()
		if err == nil || !noRoom(err) || !l.pause(delay) {
			return err
		}
	}
}

// pause waits for d, and reports false if the log is being closed.
func (l *Log) pause(d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-l.closing:
		return false
	}
}

// mark writes a batch without records behind the last one. It says that all
// before it is durable, so that damage to the last batch can be told from a
// torn one. Every segment has a block for it. Nothing is lost if it fails.
func (l *Log) mark() {
	if l.written == 0 {
		return
	}
	l.mu.Lock()
	seg := l.live[len(l.live)-1]
	off := l.room.offset(seg)
	l.mu.Unlock()
	block := sealBatch(make([]byte, batchHeaderSize), seg.seed, batchHeader{first: l.written + 1, synced: l.written})
	_, err := l.file.WriteAt(block, off)
	if err == nil {
		err = l.file.Sync()
	}
	if err != nil {
		l.opts.Logger.Warn("archive was closed without its mark", "folder", l.opts.Folder, "error", err)
	}
}

// Close writes and syncs what was appended, leaves a mark that says so, and
// lets go of the files. It returns why the log had failed, if it had. Calling
// it again does nothing and returns the same.
func (l *Log) Close() error {
	l.close.Do(func() {
		l.mu.Lock()
		l.isClosed = true
		l.roomChanged()
		l.wake()
		l.mu.Unlock()
		close(l.closing)
		l.workers.Wait()
		l.truncating.Lock() // waits for a Truncate under way
		defer l.truncating.Unlock()
		l.closeFile()
	})
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.failed
}
