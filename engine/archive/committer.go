package archive

import (
	"fmt"
	"path/filepath"
	"runtime"
	"time"
)

// idleBuffer is the largest buffer that is kept for the next batch.
const idleBuffer = 4 << 20

// work is what the committer has to do next.
type work struct {
	batch  []byte // unsealed; nil if there is nothing to write
	header batchHeader
	room   reservation
	round  *round // to be synced; nil if it is not time yet
	last   bool   // the log is being closed
}

// commit is the committer: it writes what was appended, syncs it when somebody
// waits or its time has come, and wakes all who wait. It ends when the log is
// closed or fails.
func (l *Log) commit() {
	defer l.workers.Done()
	defer close(l.finished)
	for {
		w := l.nextWork()
		err := l.do(w)
		if err != nil {
			l.fail(err)
			return
		}
		if w.last {
			l.mark()
			return
		}
	}
}

// do writes and syncs.
func (l *Log) do(w work) error {
	if w.batch != nil {
		if err := l.write(w); err != nil {
			return err
		}
	}
	if w.round != nil {
		if err := l.sync(); err != nil {
			return err
		}
		l.settle(w.round)
	}
	return nil
}

// nextWork blocks until something is due.
func (l *Log) nextWork() work {
	l.gatherWriters()
	for {
		l.mu.Lock()
		w, due, wait := l.takeWork(time.Now())
		l.asleep = !due
		l.mu.Unlock()
		if due {
			return w
		}
		l.sleep(wait)
	}
}

// sleep waits for a kick, or for the time if it is not 0.
func (l *Log) sleep(wait time.Duration) {
	if wait == 0 {
		<-l.kick
		return
	}
	timer := time.NewTimer(wait)
	defer timer.Stop()
	select {
	case <-l.kick:
	case <-timer.C:
	}
}

// takeWork takes what is due at now; if nothing is, it returns how long that
// may stay so, 0 for ever. The caller holds mu.
func (l *Log) takeWork(now time.Time) (w work, due bool, wait time.Duration) {
	g, r := &l.gather, l.round
	sync := r.urgent > 0 || reached(r.by, now) || l.isClosed
	if !sync && !reached(g.writeBy, now) {
		return work{}, false, earliest(now, g.writeBy, r.by)
	}
	if g.count > 0 {
		w.batch, w.room = g.batch, g.room
		w.header = batchHeader{count: g.count, first: l.end + 1 - Position(g.count)}
		*g = gathering{idle: g.idle}
	}
	if sync {
		r.last = l.end
		w.round, w.last = r, l.isClosed
		l.flight, l.round = r, newRound()
	}
	return w, true, 0
}

// reached reports whether a deadline is set and has come.
func reached(deadline, now time.Time) bool { return !deadline.IsZero() && !now.Before(deadline) }

// earliest returns the time until the first deadline that is set, 0 if none is.
func earliest(now time.Time, deadlines ...time.Time) time.Duration {
	var wait time.Duration
	for _, d := range deadlines {
		if left := d.Sub(now); !d.IsZero() && (wait == 0 || left < wait) {
			wait = left
		}
	}
	return wait
}

// gatherWriters lets those who were just woken append again before the next
// batch is taken: otherwise it would hold the first few only, and the others
// would wait for two syncs. A lone writer is never waited for, and writers with
// work to do between two records not for long: the disk need not be idle.
func (l *Log) gatherWriters() {
	const rounds = 64
	start, before := time.Now(), -1
	for range rounds {
		if time.Since(start) > l.stats.LastSync/2 { // which only the committer writes
			return
		}
		l.mu.Lock()
		urgent, expected := l.round.urgent, l.woken
		l.mu.Unlock()
		if urgent >= expected || urgent == before {
			return
		}
		before = urgent
		runtime.Gosched()
	}
}

// write writes a batch, in the next segment if it does not fit this one.
func (l *Log) write(w work) error {
	size := align(int64(len(w.batch)))
	if !l.fits(size) {
		if err := l.rotate(size, w.header.first); err != nil {
			return err
		}
	}
	seg, off := l.place(size, w.room)
	w.header.synced = l.Durable()
	batch := sealBatch(w.batch, seg.seed, w.header)
	err := l.retryFull(func() error {
		_, err := l.file.WriteAt(batch, off)
		return err
	})
	if err != nil {
		return fmt.Errorf("write %q: %w", filepath.Join(l.dir, segmentName(seg.base)), err)
	}
	l.written, l.unsaved = w.header.first+Position(w.header.count)-1, true
	l.keepBuffer(batch)
	return nil
}

// fits reports whether size bytes fit the segment in use.
func (l *Log) fits(size int64) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return size <= l.room.rest
}

// place takes the next size bytes of the segment in use, for which used was
// reserved.
func (l *Log) place(size int64, used reservation) (segment, int64) {
	l.mu.Lock()
	defer l.mu.Unlock()
	seg := l.live[len(l.live)-1]
	off := l.room.offset(seg)
	l.room.rest -= size
	l.room.appended = l.room.appended.minus(used)
	l.stats.Batches++
	l.roomChanged()
	if l.room.rest < seg.size/2 {
		nudge(l.prepare)
	}
	return seg, off
}

// keepBuffer keeps the buffer of a written batch for the next one to begin.
func (l *Log) keepBuffer(batch []byte) {
	if cap(batch) > idleBuffer {
		return
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.gather.idle = batch
}

// sync makes durable what was written.
func (l *Log) sync() error {
	if !l.unsaved {
		return nil
	}
	start := time.Now()
	if err := l.file.Sync(); err != nil {
		return fmt.Errorf("sync: %w", err)
	}
	took := time.Since(start)
	l.unsaved = false
	l.durable.Store(uint64(l.written))
	l.mu.Lock()
	defer l.mu.Unlock()
	l.stats.Syncs++
	l.stats.LastSync = took
	return nil
}

// settle wakes those who wait for r.
func (l *Log) settle(r *round) {
	l.mu.Lock()
	l.flight = nil
	l.woken = r.urgent
	l.mu.Unlock()
	close(r.done)
}
