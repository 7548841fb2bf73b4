// Package schedule says when a job is due: by a cron expression, at an
// interval, at times of the day, or once; in any time zone.
//
// It has no clock of its own. A Schedule is a value that never changes, and
// when it is due follows from nothing but itself and the instant from which one
// asks. So all of it may be used by several goroutines at once.
//
// # When the clock of a zone changes
//
// Clocks skip times (a gap), and show times twice (an overlap): mostly for
// daylight saving, mostly by an hour at night; but also by half an hour, at
// midnight, by a whole day, or for good.
//
//   - A fixed time is due at the first instant at which the clock of its zone
//     shows it or a later time. So a fixed time in a gap is due once, at the
//     instant at which the gap ends; those of one gap are due together, as one.
//     In an overlap it is due the first time, and not again.
//   - An interval is due whenever the clock shows one of its times. So it is due
//     in both passes of an overlap, nothing stands for what a gap leaves out,
//     and */15 * * * * is due every 15 minutes all the time.
//
// What is an interval is as in the cron of Debian, which is Vixie's (cron(8),
// "Notes": "Only jobs that run at a particular time (not specified as @hourly,
// nor with '*' in the hour or minute specifier) are affected"): a cron
// expression that has a * in its minute or hour, or here in its second. Whatever
// has none, be it a list or a range, is fixed times, as is a time of the day.
// Unlike there a change of more than three hours is treated like any other.
//
// An Every is not bound to a clock at all: it counts time that has passed.
package schedule

import "time"

// Schedule is when something is due.
type Schedule interface {
	// Next returns the first instant after another at which it is due. It
	// reports false if there is none any more; nothing is due after the year
	// 9999, where RFC 3339 ends.
	Next(after time.Time) (time.Time, bool)
}

// The years in which something can be due, in Unix seconds.
const (
	earliest = -62135596800 // 0001-01-01T00:00:00Z
	latest   = 253402300799 // 9999-12-31T23:59:59Z
)
