package topic

import (
	"github.com/tidwall/btree"

	"github.com/unilua/unilua/engine/value"
)

// feed keeps each published value once, until every reader has passed it. A
// reader is a position in it. A reader that falls behind by more than its
// buffer is moved up when it is next looked at, so publishing need not visit
// the readers.
//
// What a reader is entitled to is kept, and a value that all have passed is
// let go at once; in between, a reader that lags keeps at most as many values
// as the largest buffer has room for.
type feed struct {
	entries []entry // a ring, its length a power of two
	first   uint64  // position of the oldest entry
	end     uint64  // position of the next one
	atEnd   int     // readers that have passed all entries

	buffers btree.Map[uint64, int] // how many readers have a buffer of this size
	bytes   int                    // that the entries take
}

// entryBytes is what an entry takes beside its value.
const entryBytes = 24

type entry struct {
	value   value.Value
	readers int // whose next entry this is
}

// reader is a place in a feed.
type reader struct {
	next   uint64 // position of the entry to take next
	buffer uint64 // how many entries it may be behind
	lost   int64  // entries it was moved past
}

// join makes r a reader of what comes from now on.
func (f *feed) join(r *reader) {
	r.next = f.end
	f.atEnd++
	n, _ := f.buffers.Get(r.buffer)
	f.buffers.Set(r.buffer, n+1)
}

// leave ends r.
func (f *feed) leave(r *reader) {
	f.count(r.next, -1)
	if n, _ := f.buffers.Get(r.buffer); n > 1 {
		f.buffers.Set(r.buffer, n-1)
	} else {
		f.buffers.Delete(r.buffer)
	}
	f.trim()
	if f.buffers.Len() == 0 {
		f.entries = nil
	}
}

// put adds v at the end.
func (f *feed) put(v value.Value) {
	if f.end-f.first == uint64(len(f.entries)) {
		f.grow()
	}
	*f.at(f.end) = entry{v, f.atEnd}
	f.bytes += entryBytes + v.Size()
	f.end++
	f.atEnd = 0
	f.trim()
}

// take returns the oldest entry that r has not passed, and passes it.
func (f *feed) take(r *reader) (value.Value, bool) {
	f.catchUp(r)
	if r.next == f.end {
		return value.Value{}, false
	}
	v := f.at(r.next).value
	f.move(r, r.next+1)
	return v, true
}

// dropped returns how many entries r has been moved past.
func (f *feed) dropped(r *reader) int64 {
	f.catchUp(r)
	return r.lost
}

// catchUp moves r past what its buffer has no room for.
func (f *feed) catchUp(r *reader) {
	if behind := f.end - r.next; behind > r.buffer {
		r.lost += int64(behind - r.buffer)
		f.move(r, f.end-r.buffer)
	}
}

func (f *feed) move(r *reader, to uint64) {
	f.count(r.next, -1)
	r.next = to
	f.count(r.next, +1)
	f.trim()
}

// trim lets go of the oldest entries: those that all readers have passed, and
// those that no buffer has room for, whose readers count as readers of the
// oldest that is left.
func (f *feed) trim() {
	most, _, _ := f.buffers.Max()
	for f.first < f.end {
		readers := f.at(f.first).readers
		if readers > 0 && f.end-f.first <= most {
			return
		}
		f.bytes -= entryBytes + f.at(f.first).value.Size()
		*f.at(f.first) = entry{}
		f.first++
		f.count(f.first, readers)
	}
}

// count adds to the readers at a position.
func (f *feed) count(position uint64, change int) {
	position = max(position, f.first)
	if position == f.end {
		f.atEnd += change
		return
	}
	f.at(position).readers += change
}

func (f *feed) at(position uint64) *entry {
	return &f.entries[position&uint64(len(f.entries)-1)]
}

func (f *feed) grow() {
	old := *f
	f.entries = make([]entry, max(16, 2*len(old.entries)))
	for p := f.first; p < f.end; p++ {
		*f.at(p) = *old.at(p)
	}
}
