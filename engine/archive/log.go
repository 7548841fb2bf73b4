package archive

import (
	"context"
	"sync"
	"sync/atomic"
	"time"

	"github.com/unilua/unilua/engine/fault"
)

// Position is the number of a record, counted from 1. The zero Position stands
// before the first record.
type Position uint64

// SyncBy says by when a record must be durable, if nobody waits for it before:
// Always, Never, or within a time.
type SyncBy time.Duration

const (
	Always SyncBy = 0  // at once: somebody will wait for it
	Never  SyncBy = -1 // with whatever is synced next, at the latest by Close
)

// Within makes a record durable within d, more or less.
func Within(d time.Duration) SyncBy { return SyncBy(max(d, 1)) }

// writeWithin is how long a record that nobody waits for may stay in memory
// only, so that several share a block. It bounds what a kill takes away.
const writeWithin = time.Millisecond

// MaxRecord is the largest record in bytes. It holds a transaction over many
// values of the largest size.
const MaxRecord = 256 << 20

// Logger takes what the log has to say about itself. *slog.Logger and
// hclog.Logger are such.
type Logger interface {
	Info(msg string, args ...any)
	Warn(msg string, args ...any)
}

// Options tune a Log. The zero value is what unilua uses.
type Options struct {
	// SegmentSize is the usual size of a segment in bytes: 16 MiB if 0, and
	// never less than 16 KiB. The first ones are smaller, and a larger record
	// gets a larger one.
	SegmentSize int64
	// MaxSpares is how many segments that are no longer needed are kept to be
	// used again: 4 if 0, and never fewer than 2.
	MaxSpares int
	// Folder names the data folder in messages: the folder of the log if "".
	Folder string
	// Logger is told what was dropped or failed; nobody is if nil.
	Logger Logger
}

// Log is an open log. Its methods may be called from many goroutines. One
// process at a time may have a log open; the caller sees to that.
type Log struct {
	fs   FS
	dir  string
	opts Options

	durable  atomic.Uint64
	kick     chan struct{} // wakes the committer
	prepare  chan struct{} // wakes the preparer
	freed    chan struct{} // wakes the preparer while the disk is full
	closing  chan struct{} // closed by Close: nothing waits for room any more
	finished chan struct{} // closed by the committer at its end
	workers  sync.WaitGroup
	close    sync.Once

	truncating  sync.Mutex // one Truncate at a time, so that segments go in order
	spareNumber atomic.Int64

	mu       sync.Mutex // guards all below; never held during I/O
	gather   gathering
	round    *round // the sync that covers what is appended now
	flight   *round // the sync under way; nil if none
	end      Position
	woken    int  // how many the last sync woke
	asleep   bool // the committer waits for a kick
	room     room
	changed  chan struct{} // closed when a reservation may have become possible
	live     []segment     // the last one is written to
	started  bool
	isClosed bool
	readOnly error // why nothing can be written
	failed   error // why nothing more is written, once
	stats    Stats

	// The committer's own.
	file    File     // of the last live segment
	written Position // the last one written since Open; 0 if none was
	unsaved bool     // something was written since the last sync
}

// gathering is the batch that grows until the committer takes it.
type gathering struct {
	batch   []byte // room for the header, then records; nil when empty
	idle    []byte // the buffer of a batch that was written
	count   uint32
	room    reservation // that the records give back
	writeBy time.Time   // zero: no hurry
}

// round is one sync: who waits for it waits for done, then reads err.
type round struct {
	done   chan struct{}
	err    error
	urgent int       // records somebody waits for
	by     time.Time // zero: no deadline
	last   Position  // highest position covered; set when the sync begins
}

func newRound() *round { return &round{done: make(chan struct{})} }

// Append adds a record to the end of the log and returns its position. It
// copies the record, does no I/O and cannot fail, so it may be called under the
// lock that orders the operation. reserved is what Reserve and Extend were asked
// for, in all; it is given back. A record larger than that is taken too, but may
// wait for room until it is written, and holds up those behind it.
func (l *Log) Append(record []byte, reserved int, by SyncBy) Position {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.failed != nil || l.isClosed {
		return l.end + 1
	}
	l.start()
	l.end++
	g := &l.gather
	if g.count == 0 {
		g.batch, g.idle = append(g.idle[:0], make([]byte, batchHeaderSize)...), nil
	}
	g.batch = appendRecord(g.batch, record)
	g.count++
	g.room = g.room.plus(oneRecord(reserved))
	l.room.held = l.room.held.minus(oneRecord(reserved))
	l.room.appended = l.room.appended.plus(oneRecord(reserved))
	l.hurry(by)
	return l.end
}

// hurry sees to it that the committer writes and syncs in time what was just
// appended.
func (l *Log) hurry(by SyncBy) {
	if by == Always {
		l.round.urgent++
		l.wake()
		return
	}
	now := time.Now()
	if l.gather.writeBy.IsZero() {
		l.gather.writeBy = now.Add(writeWithin)
		l.wake()
	}
	if due := now.Add(time.Duration(by)); by > 0 && (l.round.by.IsZero() || due.Before(l.round.by)) {
		l.round.by = due
		l.wake()
	}
}

// wake makes the committer look what is due.
func (l *Log) wake() {
	if l.asleep {
		l.asleep = false
		nudge(l.kick)
	}
}

// nudge leaves a token in c, if there is none.
func nudge(c chan<- struct{}) {
	select {
	case c <- struct{}{}:
	default:
	}
}

// Wait blocks until the record at pos, and all before it, are durable. It
// hastens the sync if none is due. It fails with fault.Unknown if the sync that
// covers pos failed, or if ctx ends first: the record may be durable later.
func (l *Log) Wait(ctx context.Context, pos Position) error {
	if uint64(pos) <= l.durable.Load() {
		return nil
	}
	r, err := l.covering(pos)
	if r == nil {
		return err
	}
	select {
	case <-r.done:
		return r.err
	case <-ctx.Done():
		return fault.New(fault.Unknown, "archive %q: stopped waiting for record %d to be durable: %w", l.opts.Folder, pos, context.Cause(ctx))
	}
}

// covering returns the round that makes pos durable; none if that is decided.
func (l *Log) covering(pos Position) (*round, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	switch {
	case uint64(pos) <= l.durable.Load():
		return nil, nil
	case l.failed != nil:
		return nil, l.failed
	case pos > l.end:
		return nil, fault.New(fault.Unavailable, "archive %q: record %d was never written, the last one is %d", l.opts.Folder, pos, l.end)
	case l.flight != nil && pos <= l.flight.last:
		return l.flight, nil
	}
	if l.round.urgent == 0 {
		l.round.urgent = 1
		l.wake()
	}
	return l.round, nil
}

// Durable returns the position up to which everything survives a power loss.
func (l *Log) Durable() Position { return Position(l.durable.Load()) }

// End returns the position of the last record appended.
func (l *Log) End() Position {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.end
}

// Stats is a moment of a Log.
type Stats struct {
	Durable  Position
	End      Position
	Bytes    int64 // of the segments that are needed
	Segments int   // that are needed
	Spares   int   // ready for use
	Batches  int64 // written since Open
	Syncs    int64 // of batches since Open
	LastSync time.Duration
	Full     error // why there is no room now
	Failed   error // why nothing more is written
}

// Stats returns the figures of now.
func (l *Log) Stats() Stats {
	l.mu.Lock()
	defer l.mu.Unlock()
	s := l.stats
	s.Durable, s.End = l.Durable(), l.end
	s.Segments, s.Spares = len(l.live), len(l.room.spares)
	s.Full, s.Failed = l.room.full, l.failed
	for _, seg := range l.live {
		s.Bytes += seg.size
	}
	return s
}
