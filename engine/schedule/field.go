package schedule

import (
	"strings"
	"time"
)

// field is one of the places of a cron expression.
type field struct {
	name   string
	lo, hi int
	names  []string // of the numbers from lo; none if there are no names
	spread int      // the largest number that H stands for
}

// The places of the fields.
const (
	atSecond = iota
	atMinute
	atHour
	atDayOfMonth
	atMonth
	atDayOfWeek
)

// The fields of a cron expression, in their order.
var cronFields = [...]*field{
	{name: "second", lo: 0, hi: 59, spread: 59},
	{name: "minute", lo: 0, hi: 59, spread: 59},
	{name: "hour", lo: 0, hi: 23, spread: 23},
	dayOfMonth,
	{name: "month", lo: 1, hi: 12, spread: 12, names: monthNames},
	dayOfWeek,
}

var (
	dayOfMonth = &field{name: "day of the month", lo: 1, hi: 31, spread: 28}
	dayOfWeek  = &field{name: "day of the week", lo: 0, hi: 6, spread: 6, names: weekdayNames}
)

var (
	monthNames   = namesOf(time.January, 12)
	weekdayNames = namesOf(time.Sunday, 7)
)

func namesOf[T interface {
	~int
	String() string
}](first T, n int) []string {
	names := make([]string, n)
	for i := range names {
		names[i] = (first + T(i)).String()
	}
	return names
}

// number returns the number that a name stands for: the whole name of a month or
// a day, or its first three letters, in any case.
func (f *field) number(name string) (int, bool) {
	for i, known := range f.names {
		if strings.EqualFold(name, known) || strings.EqualFold(name, known[:3]) {
			return f.lo + i, true
		}
	}
	return 0, false
}

// largest returns the largest number that may be written. Sunday is 0 and 7.
func (f *field) largest() int {
	if f == dayOfWeek {
		return 7
	}
	return f.hi
}

// short returns the names in three letters.
func (f *field) short() []string {
	short := make([]string, len(f.names))
	for i, name := range f.names {
		short[i] = strings.ToUpper(name[:3])
	}
	return short
}
