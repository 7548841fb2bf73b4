package schedule

import "time"

// local is what a clock shows, without the zone that it is in: the seconds
// since it showed the beginning of 1970.
type local int64

func localDate(year int, month time.Month, day int) local {
	return local(time.Date(year, month, day, 0, 0, 0, 0, time.UTC).Unix())
}

// time returns l as the clock of UTC shows it.
func (l local) time() time.Time { return time.Unix(int64(l), 0).UTC() }

// clock returns the second of the day.
func clock(hour, minute, second int) local { return local(hour*3600 + minute*60 + second) }

const day = 24 * 60 * 60 // seconds

// pattern is a set of what a clock can show.
type pattern interface {
	// after returns the first of the set that is later than l, and whether
	// there is one.
	after(l local) (local, bool)
}
