package schedule

import (
	"math"
	"time"
)

// stretch is a time in which the clock of a zone has one offset. The next one
// may have the same.
type stretch struct {
	start, end int64 // Unix seconds; end is the first that is not in it
	offset     int64 // what the clock is ahead of UTC, in seconds
}

func stretchAt(unix int64, zone *time.Location) stretch {
	t := time.Unix(unix, 0).In(zone)
	_, offset := t.Zone()
	s := stretch{math.MinInt64, math.MaxInt64, int64(offset)}
	start, end := t.ZoneBounds()
	if !start.IsZero() {
		s.start = start.Unix()
	}
	if !end.IsZero() {
		s.end = end.Unix()
	}
	if s.end <= unix {
		// On the last day of a leap year Go may take the day's beginning for the
		// end, as if the year had 365 days (golang/go#81583). In truth it is the
		// end of the year in UTC.
		s.end = (unix/day + 1) * day
	}
	return s
}

// Bounds of what clocks do, in seconds.
const (
	farthest = 26 * 60 * 60 // no clock is so far from UTC (RFC 8536, section 3.2)
	jump     = 2 * day      // no clock is set back by so much; the most was a day, in Alaska in 1867
)

// highest returns the latest time that the clock of a zone has shown until an
// instant. It is later than what the clock shows there if it was set back.
func highest(until int64, zone *time.Location) local {
	s := stretchAt(until, zone)
	high := until + s.offset
	for s.start > until-jump {
		last := s.start - 1
		s = stretchAt(last, zone)
		high = max(high, last+s.offset)
	}
	return local(high)
}

// reached returns the first instant at which the clock of a zone shows l or a
// later time. It must not have done so until after.
func reached(l local, after int64, zone *time.Location) int64 {
	at := max(after, int64(l)-farthest)
	for {
		s := stretchAt(at, zone)
		if t := max(s.start, int64(l)-s.offset); t < s.end {
			return t
		}
		at = s.end
	}
}
