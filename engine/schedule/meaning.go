package schedule

import (
	"fmt"
	"strconv"
	"strings"
)

// Meaning says in English when the expression is due, such as "at 02:30, on
// Monday to Friday". What H stands for is said as the number that it is.
func (c *Cron) Meaning() string {
	meaning := c.times() + ", " + c.days()
	if months := c.items[atMonth]; setOf(months) != span(1, 12, 1) {
		meaning += ", in " + enumerate(namesOfItems(months, monthNames, 1), "and")
	}
	return meaning
}

// times says at which times of a day it is due.
func (c *Cron) times() string {
	const few = 6 // as many times of a day can be named
	f := c.pattern.(*fields)
	if !c.interval && f.second.len()*f.minute.len()*f.hour.len() <= few {
		return "at " + enumerate(f.clocks(), "and")
	}
	var parts []string
	for i, unit := range []unit{{"second", 60, "minute"}, {"minute", 60, "hour"}, {"hour", 24, "day"}} {
		all, last := setOf(c.items[i]).len() == unit.count, len(parts)-1
		switch {
		case i == atSecond && f.second == 1:
		case !all || last < 0:
			parts = append(parts, unit.pace(c.items[i]))
		case strings.HasPrefix(parts[last], "at") && !strings.Contains(parts[last], " of every "):
			parts[last] += " of every " + unit.name
		}
	}
	return strings.Join(parts, ", ")
}

// unit is a part of the time of the day, of which count make up the whole.
type unit struct {
	name  string
	count int
	whole string
}

// clocks returns the times of a day: 02:30, or 02:30:15 if one has seconds.
func (f *fields) clocks() (list []string) {
	layout := "15:04"
	if f.second != 1 {
		layout = "15:04:05"
	}
	for _, h := range f.hour.list() {
		for _, m := range f.minute.list() {
			for _, s := range f.second.list() {
				list = append(list, clock(h, m, s).time().Format(layout))
			}
		}
	}
	return list
}

// pace says what a field of the unit is.
func (u unit) pace(items []item) string {
	first := items[0]
	if len(items) > 1 || first.set.len() == 1 || first.lo > 0 || first.hi < u.count-1 {
		return at(items, u.name)
	}
	switch {
	case first.step == 1:
		return "every " + u.name
	case u.count%first.step == 0:
		return fmt.Sprintf("every %d %ss", first.step, u.name)
	}
	return fmt.Sprintf("every %d %ss from the beginning of each %s", first.step, u.name, u.whole)
}

// at says which numbers of a unit are meant.
func at(items []item, unit string) string {
	preposition := "at "
	if unit == "hour" {
		preposition = "in "
	}
	return preposition + enumerate(named(items, unit), "and")
}

// named says which numbers of a unit are meant: those without a step first, as
// in minutes 5 and 10 to 20; then each with a step, as in every 5th minute from
// 30 to 59.
func named(items []item, unit string) []string {
	var plain, list []string
	var all set
	for i := range items {
		if items[i].step > 1 {
			list = append(list, fmt.Sprintf("every %s %s from %d to %d", ordinal(items[i].step), unit, items[i].lo, items[i].hi))
			continue
		}
		plain = append(plain, items[i].show(strconv.Itoa))
		all |= items[i].set
	}
	if len(plain) == 0 {
		return list
	}
	return append([]string{unit + either(all.len() == 1, "", "s") + " " + enumerate(plain, "and")}, list...)
}

// show says which numbers an item without a step has, each as name says it.
func (i *item) show(name func(int) string) string {
	if i.lo == i.hi {
		return name(i.lo)
	}
	return name(i.lo) + " to " + name(i.hi)
}

func namesOfItems(items []item, names []string, lo int) []string {
	var list []string
	for i := range items {
		if items[i].step > 1 {
			list = append(list, namesIn(names, items[i].set.list(), lo)...)
			continue
		}
		list = append(list, items[i].show(func(n int) string { return names[(n-lo)%len(names)] }))
	}
	return list
}

// ordinal returns 1st, 2nd, 3rd, 4th.
func ordinal(n int) string {
	suffix := "th"
	if n%100 < 11 || n%100 > 13 {
		switch n % 10 {
		case 1:
			suffix = "st"
		case 2:
			suffix = "nd"
		case 3:
			suffix = "rd"
		}
	}
	return strconv.Itoa(n) + suffix
}
