package schedule_test

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// The reference says when a schedule is due by trying every step of time, as
// the policy in the package's documentation has it. It shares nothing with what
// it judges, and knows no jumps, no sets and no transitions: it only looks at
// what the clock shows.

// shown is what a clock shows. At is that as a time in UTC.
type shown struct {
	at                                                time.Time
	month, day, weekday, hour, minute, second, length int
}

func showing(at time.Time) shown {
	y, m, d := at.Date()
	h, min, s := at.Clock()
	length := time.Date(y, m+1, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, -1).Day()
	return shown{at, int(m), d, int(at.Weekday()), h, min, s, length}
}

// matcher reports whether a clock shows a time of a schedule.
type matcher func(shown) bool

// reference is a schedule as the reference has it.
type reference struct {
	matches  matcher
	interval bool
}

// ofCron reads an expression, which must be right.
func ofCron(text string) reference {
	parts := strings.Fields(text)
	if len(parts) == 5 {
		parts = append([]string{"0"}, parts...)
	}
	second, minute, hour := list(parts[0], 0), list(parts[1], 0), list(parts[2], 0)
	month := list(parts[4], 1)
	ofMonth, ofWeek := anyDay(parts[3], dayOfMonth), anyDay(parts[5], dayOfWeek)
	openMonth, openWeek := strings.ContainsAny(parts[3][:1], "*?"), strings.ContainsAny(parts[5][:1], "*?")
	return reference{
		interval: strings.Contains(strings.Join(parts[:3], " "), "*"),
		matches: func(s shown) bool {
			if !second(s.second) || !minute(s.minute) || !hour(s.hour) || !month(s.month) {
				return false
			}
			if openMonth || openWeek {
				return ofMonth(s) && ofWeek(s)
			}
			return ofMonth(s) || ofWeek(s)
		},
	}
}

func ofTimes(times ...string) reference {
	return reference{matches: func(s shown) bool {
		return slices.Contains(times, fmt.Sprintf("%02d:%02d", s.hour, s.minute)) && s.second == 0
	}}
}

var (
	weekdayWords = strings.Fields("SUN MON TUE WED THU FRI SAT")
	monthWords   = strings.Fields("- JAN FEB MAR APR MAY JUN JUL AUG SEP OCT NOV DEC")
)

func numeral(text string) int {
	for _, words := range [][]string{weekdayWords, monthWords} {
		if i := slices.Index(words, text); i >= 0 {
			return i
		}
	}
	n, err := strconv.Atoi(text)
	if err != nil {
		panic(err)
	}
	return n
}

// list reads a field of numbers, of which the first is least.
func list(text string, least int) func(int) bool {
	var parts []func(int) bool
	for part := range strings.SplitSeq(text, ",") {
		parts = append(parts, numberPart(part, least))
	}
	return func(n int) bool {
		return slices.ContainsFunc(parts, func(f func(int) bool) bool { return f(n) })
	}
}

func numberPart(text string, least int) func(int) bool {
	base, by, stepped := strings.Cut(text, "/")
	from, to, isRange := strings.Cut(base, "-")
	lo, hi, step := least, 99, 1
	if stepped {
		step = numeral(by)
	}
	if base != "*" && base != "?" {
		lo = numeral(from)
		if hi = lo; stepped {
			hi = 99
		}
	}
	if isRange {
		hi = numeral(to)
	}
	return func(n int) bool { return lo <= n && n <= hi && (n-lo)%step == 0 }
}

// anyDay reads a field of days.
func anyDay(text string, one func(string) matcher) matcher {
	var parts []matcher
	for part := range strings.SplitSeq(text, ",") {
		parts = append(parts, one(part))
	}
	return func(s shown) bool {
		return slices.ContainsFunc(parts, func(f matcher) bool { return f(s) })
	}
}

func dayOfMonth(text string) matcher {
	switch {
	case text == "L":
		return func(s shown) bool { return s.day == s.length }
	case text == "LW":
		return func(s shown) bool { return s.day == nearestWorkday(s, s.length) }
	case strings.HasPrefix(text, "L-"):
		return func(s shown) bool { return s.day+numeral(text[2:]) == s.length }
	case strings.HasSuffix(text, "W"):
		return func(s shown) bool { return s.day == nearestWorkday(s, numeral(text[:len(text)-1])) }
	}
	matches := numberPart(text, 1)
	return func(s shown) bool { return matches(s.day) }
}

// nearestWorkday tries the days of the month in the order of their distance.
func nearestWorkday(s shown, day int) int {
	if day > s.length {
		return 0
	}
	for distance := range 7 {
		for _, d := range []int{day - distance, day + distance} {
			if d < 1 || d > s.length {
				continue
			}
			if weekday := s.at.AddDate(0, 0, d-s.day).Weekday(); weekday != time.Saturday && weekday != time.Sunday {
				return d
			}
		}
	}
	return 0
}

func dayOfWeek(text string) matcher {
	if weekday, n, ok := strings.Cut(text, "#"); ok {
		return func(s shown) bool { return s.weekday == numeral(weekday)%7 && (s.day+6)/7 == numeral(n) }
	}
	if weekday, ok := strings.CutSuffix(text, "L"); ok {
		return func(s shown) bool { return s.weekday == numeral(weekday)%7 && s.day+7 > s.length }
	}
	if strings.HasPrefix(text, "*") || strings.Contains(text, "/") && !strings.Contains(text, "-") {
		matches := numberPart(text, 0)
		return func(s shown) bool { return matches(s.weekday) }
	}
	text = strings.Replace(text, "-SUN", "-7", 1)
	matches := numberPart(text, 0)
	return func(s shown) bool { return matches(s.weekday) || s.weekday == 0 && matches(7) }
}

// due returns when the schedule is due from an instant until before another,
// trying every step of time. All that clocks show there, and all that is due,
// must be a whole number of steps.
func (r reference) due(zone *time.Location, from, until time.Time, step time.Duration) (list []time.Time) {
	if r.interval {
		for t := from; t.Before(until); t = t.Add(step) {
			if r.matches(showing(reading(t, zone))) {
				list = append(list, t)
			}
		}
		return list
	}
	// The latest time that the clock has shown so far. No clock was ever set
	// back by more than a day.
	var latest time.Time
	for t := from.Add(-25 * time.Hour); t.Before(from); t = t.Add(step) {
		if now := reading(t, zone); now.After(latest) {
			latest = now
		}
	}
	for t := from; t.Before(until); t = t.Add(step) {
		isDue := false
		for now := reading(t, zone); latest.Before(now); {
			latest = latest.Add(step)
			isDue = isDue || r.matches(showing(latest))
		}
		if isDue {
			list = append(list, t)
		}
	}
	return list
}

// reading returns what the clock of a zone shows, as a time in UTC.
func reading(t time.Time, zone *time.Location) time.Time {
	_, offset := t.In(zone).Zone()
	return t.UTC().Add(time.Duration(offset) * time.Second)
}
