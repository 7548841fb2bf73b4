package archive

import (
	"cmp"
	"context"
	"slices"

	"github.com/unilua/unilua/engine/fault"
)

// firstSize is the size of the first segments; each is twice the one before,
// up to the usual size.
const firstSize = 1 << 20

// room keeps account of the space that is on the disk already. What is reserved
// always fits either the rest of the segment in use or the largest spare, in
// whatever order it is appended: so a batch that was reserved finds its place.
type room struct {
	rest     int64       // left in the segment in use
	spares   []spare     // the largest first; the last is kept for what frees
	held     reservation // granted and not yet appended
	appended reservation // appended and not yet placed in a segment
	want     int64       // the most that was asked for and found no segment
	full     error       // why the last attempt to make a spare failed
}

// reservation is room for some records.
type reservation struct {
	bytes   int64
	records int64
}

func (r reservation) plus(o reservation) reservation {
	return reservation{r.bytes + o.bytes, r.records + o.records}
}

func (r reservation) minus(o reservation) reservation {
	return reservation{r.bytes - o.bytes, r.records - o.records}
}

// size returns the bytes of a segment that r may need: in the worst case each
// record becomes a batch of its own.
func (r reservation) size() int64 {
	return r.bytes + r.records*(batchHeaderSize+recordHeaderSize+blockSize-1)
}

// oneRecord is what Reserve(n) reserves, and Append and Release give back.
func oneRecord(n int) reservation {
	if n == 0 {
		return reservation{}
	}
	return reservation{int64(n), 1}
}

// offset returns where the next batch, or the mark, goes in the segment in use.
func (r *room) offset(current segment) int64 { return current.size - blockSize - r.rest }

// limit returns how much may be reserved in all.
func (r *room) limit(frees bool) int64 {
	usable := len(r.spares)
	if !frees {
		usable--
	}
	switch {
	case usable < 0:
		return 0
	case usable == 0:
		return r.rest
	}
	return max(r.rest, r.spares[0].usable())
}

// grant reserves more if there is room.
func (r *room) grant(more reservation, frees bool) bool {
	held := r.held.plus(more)
	if held.plus(r.appended).size() > r.limit(frees) {
		return false
	}
	r.held = held
	return true
}

// lacks reports whether another spare should be made, and its size. current is
// the size of the segment in use, 0 if there is none; usual that of most.
func (r *room) lacks(current, usual int64) (size int64, lacking bool) {
	size = max(min(max(2*current, firstSize), usual), r.want+overhead)
	switch len(r.spares) {
	case 0:
		return size, true
	case 1:
		return size, r.want > 0 || r.rest < current/2
	}
	return size, r.want > r.limit(false)
}

// add makes s available.
func (r *room) add(s spare) {
	i, _ := slices.BinarySearchFunc(r.spares, s.size, func(have spare, size int64) int {
		return cmp.Compare(size, have.size)
	})
	r.spares = slices.Insert(r.spares, i, s)
}

// take removes the largest spare if it has n bytes of use.
func (r *room) take(n int64) (spare, bool) {
	if len(r.spares) == 0 || r.spares[0].usable() < n {
		return spare{}, false
	}
	s := r.spares[0]
	r.spares = slices.Delete(r.spares, 0, 1)
	return s, true
}

// Reserve sets room aside for one record of up to n bytes, to be given back by
// Append or Release; 0 bytes are no reservation. It is called before the
// operation is applied. It may wait for the disk: for a segment that is being
// made, or for the writing of what was appended; it never waits for the holder
// of another reservation.
//
// It fails with fault.Unavailable if there is no room on the disk, if the log
// cannot be written, or if a sync failed; with fault.TooLarge above MaxRecord;
// with the fault of ctx if that ends first. When the disk is full, frees still
// finds the room that is kept for what makes other records needless.
func (l *Log) Reserve(ctx context.Context, n int, frees bool) error {
	if n > MaxRecord {
		return fault.New(fault.TooLarge, "archive %q: a record of %d bytes is over the limit of %d", l.opts.Folder, n, MaxRecord)
	}
	return l.reserve(ctx, oneRecord(n), frees)
}

// Extend adds n bytes to a reservation that the caller holds. It waits and
// fails as Reserve does, and then leaves the reservation as it was.
func (l *Log) Extend(ctx context.Context, n int, frees bool) error {
	return l.reserve(ctx, reservation{bytes: int64(n)}, frees)
}

// reserve waits until more is reserved.
func (l *Log) reserve(ctx context.Context, more reservation, frees bool) error {
	for {
		changed, err := l.tryReserve(more, frees)
		if changed == nil {
			return err
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return fault.New(fault.CodeOf(ctx.Err()), "archive %q: stopped waiting for room: %w", l.opts.Folder, context.Cause(ctx))
		}
	}
}

// tryReserve reserves, or refuses, or returns a channel that is closed when
// trying again makes sense. What was appended is on its way out, so a segment
// is lacking only if what others hold and more do not fit one.
func (l *Log) tryReserve(more reservation, frees bool) (<-chan struct{}, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if err := l.refusal(); err != nil {
		return nil, err
	}
	l.start()
	if l.room.grant(more, frees) {
		return nil, nil
	}
	if size := l.room.held.plus(more).size(); size > l.room.limit(frees) {
		if err := l.room.full; err != nil {
			return nil, fault.New(fault.Unavailable, "archive %q: cannot make room: %w", l.opts.Folder, err)
		}
		l.demand(size)
	}
	return l.roomChange(), nil
}

// refusal returns why nothing can be reserved at all.
func (l *Log) refusal() error {
	switch {
	case l.isClosed:
		return fault.New(fault.Unavailable, "archive %q: closed", l.opts.Folder)
	case l.failed != nil:
		return fault.New(fault.Unavailable, "archive %q: refused until restart, since an earlier write failed: %w", l.opts.Folder, l.failed)
	case l.readOnly != nil:
		return fault.New(fault.Unavailable, "archive %q: cannot be written: %w", l.opts.Folder, l.readOnly)
	}
	return nil
}

// demand asks for a spare with size bytes of use. The caller holds mu.
func (l *Log) demand(size int64) {
	l.room.want = max(l.room.want, size)
	nudge(l.prepare)
}

// roomChange returns a channel that is closed when there may be more room. The
// caller holds mu.
func (l *Log) roomChange() <-chan struct{} {
	if l.changed == nil {
		l.changed = make(chan struct{})
	}
	return l.changed
}

// roomChanged wakes those who wait for room. The caller holds mu.
func (l *Log) roomChanged() {
	if l.changed != nil {
		close(l.changed)
		l.changed = nil
	}
}

// Release gives back a reservation of n bytes that is not needed.
func (l *Log) Release(n int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.room.held = l.room.held.minus(oneRecord(n))
	l.roomChanged()
}
