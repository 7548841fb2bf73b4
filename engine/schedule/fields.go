package schedule

import "time"

// fields are what a cron expression says, as sets.
type fields struct {
	second, minute, hour, month set
	days                        days
}

// after jumps field by field: to the day, then to the time of the day.
func (f *fields) after(l local) (local, bool) {
	from := (l + 1).time()
	year, month, day := from.Date()
	if f.month.has(int(month)) && f.days.in(monthOf(year, month)).has(day) {
		if t, ok := f.timeFrom(from.Clock()); ok {
			return localDate(year, month, day) + t, true
		}
	}
	next, ok := f.dayAfter(year, month, day)
	return next + clock(f.hour.first(), f.minute.first(), f.second.first()), ok
}

// timeFrom returns the first time of a day that is not before another.
func (f *fields) timeFrom(hour, minute, second int) (local, bool) {
	if f.hour.has(hour) {
		if s, ok := f.second.from(second); ok && f.minute.has(minute) {
			return clock(hour, minute, s), true
		}
		if m, ok := f.minute.from(minute + 1); ok {
			return clock(hour, m, f.second.first()), true
		}
	}
	h, ok := f.hour.from(hour + 1)
	return clock(h, f.minute.first(), f.second.first()), ok
}

// cycle is the number of years after which the calendar repeats itself, days of
// the week included.
const cycle = 400

// dayAfter returns the beginning of the first day after another, and whether
// there is one.
func (f *fields) dayAfter(year int, month time.Month, day int) (local, bool) {
	day++
	for end := year + cycle; year <= end; {
		m, ok := f.month.from(int(month))
		if !ok {
			year, month, day = year+1, time.January, 1
			continue
		}
		if m != int(month) {
			month, day = time.Month(m), 1
		}
		if d, ok := f.days.in(monthOf(year, month)).from(day); ok {
			return localDate(year, month, d), true
		}
		month, day = month+1, 1
	}
	return 0, false
}
