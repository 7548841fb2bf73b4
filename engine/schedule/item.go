package schedule

import (
	"crypto/sha256"
	"encoding/binary"
)

// item is one of the things in the list of a field.
type item struct {
	form         form
	lo, hi, step int
	n            int  // of nthWeekday and lastDay
	set          set  // of numbers and weekdays: those, with Sunday as 0
	hashed       bool // lo is made of the job's name
}

type form byte

const (
	numbers        form = iota // every step-th from lo to hi
	weekdays                   // the days of the week which are
	nthWeekday                 // the n-th day of the month that is the day lo of the week
	lastWeekday                // the last day of the month that is the day lo of the week
	lastDay                    // the day of the month n days before its last
	nearestWorkday             // the day from Monday to Friday nearest to the day lo of the month
	lastWorkday                // the last day of the month from Monday to Friday
)

// spread returns a number from 0 to n-1 for a field of a job: the same for ever,
// and for different jobs or fields as if drawn at random.
func spread(job, field string, n int) int {
	sum := sha256.Sum256([]byte(field + "\x00" + job))
	return int(binary.BigEndian.Uint64(sum[:]) % uint64(n))
}
