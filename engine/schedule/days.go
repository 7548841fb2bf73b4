package schedule

import "time"

// days are the days that a cron expression names.
type days struct {
	ofMonth, ofWeek []item
	// both: a day must be in both fields, as one of them begins with * or ?.
	// Otherwise one is enough (crontab(5)).
	both bool
}

// in returns the days in a month.
func (d *days) in(m month) set {
	a, b := daysOf(d.ofMonth, m), daysOf(d.ofWeek, m)
	if d.both {
		return a & b
	}
	return a | b
}

func daysOf(items []item, m month) (s set) {
	for i := range items {
		s |= items[i].days(m)
	}
	return s & m.all()
}

// days returns the days of a month that an item of either field names, and
// maybe days that the month does not have.
func (i *item) days(m month) set {
	switch i.form {
	case weekdays:
		return m.onAny(i.set)
	case nthWeekday:
		return 1 << (m.firstOn(i.lo) + 7*(i.n-1))
	case lastWeekday:
		return m.on(i.lo).last()
	case lastDay:
		return 1 << max(m.length-i.n, 0)
	case nearestWorkday:
		return m.nearestWorkday(i.lo)
	case lastWorkday:
		return m.nearestWorkday(m.length)
	}
	return i.set
}

// month is all that the days of a month depend on.
type month struct {
	length int
	first  int // the day of the week of its day 1; Sunday is 0
}

func monthOf(year int, m time.Month) month {
	end := time.Date(year, m+1, 0, 0, 0, 0, 0, time.UTC)
	length := end.Day()
	return month{length, (int(end.Weekday()) + 36 - length) % 7}
}

// all returns the days that there are.
func (m month) all() set { return 1<<(m.length+1) - 2 }

// firstOn returns the first day that is a day of the week.
func (m month) firstOn(weekday int) int { return 1 + (weekday+7-m.first)%7 }

// on returns the days that are a day of the week.
func (m month) on(weekday int) set {
	const weekly = 1<<0 | 1<<7 | 1<<14 | 1<<21 | 1<<28
	return weekly << m.firstOn(weekday) & m.all()
}

// onAny returns the days that are any of some days of the week.
func (m month) onAny(weekdays set) (s set) {
	for ; weekdays != 0; weekdays &= weekdays - 1 {
		s |= m.on(weekdays.first())
	}
	return s
}

// nearestWorkday returns the day from Monday to Friday that is nearest to a day
// and in the same month, no day if the month does not have that day.
func (m month) nearestWorkday(day int) set {
	if day > m.length {
		return 0
	}
	switch (m.first + day - 1) % 7 {
	case int(time.Saturday):
		if day == 1 {
			day = 3
		} else {
			day--
		}
	case int(time.Sunday):
		if day == m.length {
			day -= 2
		} else {
			day++
		}
	}
	return 1 << day
}
