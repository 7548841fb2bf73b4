package schedule

import (
	"fmt"
	"strconv"
)

// days says on which days it is due.
func (c *Cron) days() string {
	ofMonth, ofWeek := c.items[atDayOfMonth], c.items[atDayOfWeek]
	everyDay, everyWeekday := setOf(ofMonth) == span(1, 31, 1), setOf(ofWeek) == span(0, 6, 1)
	oneIsEnough := !c.pattern.(*fields).days.both
	switch {
	case oneIsEnough && (everyDay || everyWeekday), everyDay && everyWeekday:
		return "every day"
	case everyDay:
		return "on " + daysOfWeek(ofWeek)
	case everyWeekday:
		return "on " + daysOfMonth(ofMonth)
	case oneIsEnough:
		return "on " + daysOfMonth(ofMonth) + " or on " + daysOfWeek(ofWeek)
	}
	return "on " + daysOfMonth(ofMonth) + " if that is " + daysOfWeek(ofWeek)
}

// daysOfMonth names days of the month, those with a number first.
func daysOfMonth(items []item) string {
	var plain []item
	var special []string
	for _, i := range items {
		switch i.form {
		case numbers:
			plain = append(plain, i)
		case lastDay:
			special = append(special, beforeLast(i.n))
		case nearestWorkday:
			special = append(special, fmt.Sprintf("the day from Monday to Friday nearest to day %d", i.lo))
		case lastWorkday:
			special = append(special, "the last day from Monday to Friday")
		}
	}
	return enumerate(append(named(plain, "day"), special...), "and") + " of the month"
}

func beforeLast(n int) string {
	if n == 0 {
		return "the last day"
	}
	return strconv.Itoa(n) + either(n == 1, " day", " days") + " before the last day"
}

// daysOfWeek names days of the week, those of every week first.
func daysOfWeek(items []item) string {
	var plain []item
	var list []string
	for _, i := range items {
		switch i.form {
		case weekdays:
			plain = append(plain, i)
		case nthWeekday:
			list = append(list, "the "+ordinal(i.n)+" "+weekdayNames[i.lo]+" of the month")
		case lastWeekday:
			list = append(list, "the last "+weekdayNames[i.lo]+" of the month")
		}
	}
	return enumerate(append(namesOfItems(plain, weekdayNames, 0), list...), "and")
}
