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
	rest     int64   // left in the segment in use
	spares   []spare // the largest first; the last is kept for what frees
	reserved int64   // granted and not yet placed in a segment
	want     int64   // the largest reservation that found no segment
	full     error   // why the last attempt to make a spare failed
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

// grant reserves n bytes if there is room.
func (r *room) grant(n int64, frees bool) bool {
	if r.reserved+n > r.limit(frees) {
		return false
	}
	r.reserved += n
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
// Append or Release. It is called before the operation is applied, outside of
// any lock, since it may wait for the disk: for a segment that is being made,
// or for the writing of what was appended. Who holds a reservation must not ask
// for another one.
//
// It fails with fault.Unavailable if there is no room on the disk, if the log
// cannot be written, or if a sync failed; with fault.TooLarge above MaxRecord;
// with the fault of ctx if that ends first. When the disk is full, frees still
// finds the room that is kept for what makes other records needless.
func (l *Log) Reserve(ctx context.Context, n int, frees bool) error {
	if n > MaxRecord {
		return fault.New(fault.TooLarge, "archive %q: a record of %d bytes is over the limit of %d", l.opts.Folder, n, MaxRecord)
	}
	for {
		changed, err := l.tryReserve(charge(n), frees)
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

// tryReserve reserves n bytes, or refuses, or returns a channel that is closed
// when trying again makes sense.
func (l *Log) tryReserve(n int64, frees bool) (<-chan struct{}, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if err := l.refusal(); err != nil {
		return nil, err
	}
	l.start()
	if l.room.grant(n, frees) {
		return nil, nil
	}
	if err := l.room.full; err != nil {
		return nil, fault.New(fault.Unavailable, "archive %q: cannot make room: %w", l.opts.Folder, err)
	}
	return l.awaitRoom(n), nil
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

// awaitRoom asks for a segment with n bytes of use, and returns a channel that
// is closed when something changed. The caller holds mu.
func (l *Log) awaitRoom(n int64) <-chan struct{} {
	l.room.want = max(l.room.want, n)
	nudge(l.prepare)
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
	l.room.reserved -= charge(n)
	l.roomChanged()
}
