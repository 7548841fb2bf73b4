package schedule

import (
	"fmt"
	"math/bits"
	"time"
)

// Every is an interval of time that passes, whatever clocks show. NewEvery makes
// it.
type Every struct {
	interval time.Duration
	anchor   time.Time
}

// NewEvery returns the schedule that is due at an anchor and at each full number
// of intervals before and after it. So it keeps its pace, however late a run
// was. An interval of 1d is 24 hours, also on a day that has 23.
func NewEvery(interval time.Duration, anchor time.Time) (*Every, error) {
	if interval < time.Millisecond {
		return nil, fmt.Errorf("every: an interval of %s is too short: it must be 1ms or more", interval)
	}
	return &Every{interval, anchor}, nil
}

// Next returns the first instant after another at which it is due, in the zone
// of the anchor.
func (e *Every) Next(after time.Time) (time.Time, bool) {
	if after.Unix() < earliest {
		after = time.Unix(earliest, 0)
	}
	if after.Unix() > latest {
		return time.Time{}, false
	}
	next := after.Add(e.interval - e.since(after)).In(e.anchor.Location())
	if next.Unix() > latest {
		return time.Time{}, false
	}
	return next, true
}

// since returns how long before t it was due last: less than an interval.
func (e *Every) since(t time.Time) time.Duration {
	interval := uint64(e.interval)
	seconds := remainder(t.Unix()-e.anchor.Unix(), uint64(time.Second), interval)
	nanos := remainder(int64(t.Nanosecond()-e.anchor.Nanosecond()), 1, interval)
	return time.Duration((seconds + nanos) % interval)
}

// remainder returns what n units leave behind full numbers of an interval. They
// may be more nanoseconds than an int64 can count.
func remainder(n int64, unit, interval uint64) uint64 {
	size := uint64(n)
	if n < 0 {
		size = -size
	}
	high, low := bits.Mul64(size, unit)
	rest := bits.Rem64(high, low, interval)
	if n < 0 && rest > 0 {
		rest = interval - rest
	}
	return rest
}
