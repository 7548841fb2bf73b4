package schedule_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/unilua/unilua/engine/schedule"
)

func mustCron(t testing.TB, text string, zone *time.Location) *schedule.Cron {
	t.Helper()
	c, err := schedule.ParseCron(text, schedule.CronOptions{Zone: zone, Name: "backup"})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// next returns the next n due times after an instant, as clocks show them.
func next(s schedule.Schedule, after time.Time, n int) string {
	var list []string
	for at, ok := s.Next(after); ok && len(list) < n; at, ok = s.Next(at) {
		list = append(list, at.Format("2006-01-02 15:04:05 -0700"))
	}
	return strings.Join(list, ", ")
}

// minutes returns the same in short: 29 03:00+02.
func minutes(s schedule.Schedule, after time.Time, n int) string {
	var list []string
	for at, ok := s.Next(after); ok && len(list) < n; at, ok = s.Next(at) {
		list = append(list, at.Format("02 15:04")+strings.TrimSuffix(at.Format("-0700"), "00"))
	}
	return strings.Join(list, ", ")
}

func TestFixedTimesAreDueOnceAndIntervalsKeepTheirPace(t *testing.T) {
	for _, c := range []struct{ zone, text, after, want string }{
		// Forward at 02:00 on 29 March 2026, back at 03:00 on 25 October.
		{"Europe/Berlin", "30 2 * * *", "2026-03-28T00:00", "28 02:30+01, 29 03:00+02, 30 02:30+02"},
		{"Europe/Berlin", "0,20,40 2 * * *", "2026-03-29T00:00", "29 03:00+02, 30 02:00+02"},
		{"Europe/Berlin", "0 2,3 * * *", "2026-03-29T00:00", "29 03:00+02, 30 02:00+02"},
		{"Europe/Berlin", "30 2 * * SUN", "2026-03-23T00:00", "29 03:00+02, 05 02:30+02"},
		{"Europe/Berlin", "30 2 * * *", "2026-10-24T12:00", "25 02:30+02, 26 02:30+01"},
		{"Europe/Berlin", "0 3 * * *", "2026-10-24T12:00", "25 03:00+01, 26 03:00+01"},
		{"Europe/Berlin", "*/20 * * * *", "2026-03-29T01:30", "29 01:40+01, 29 03:00+02, 29 03:20+02"},
		{"Europe/Berlin", "*/20 * * * *", "2026-10-25T01:50", "25 02:00+02, 25 02:20+02, 25 02:40+02, 25 02:00+01, 25 02:20+01"},
		{"Europe/Berlin", "@hourly", "2026-10-25T00:30", "25 01:00+02, 25 02:00+02, 25 02:00+01, 25 03:00+01"},
		{"Europe/Berlin", "*/30 2 * * *", "2026-03-28T02:10", "28 02:30+01, 30 02:00+02"},
		// Half an hour, at 02:00.
		{"Australia/Lord_Howe", "15 2 * * *", "2026-10-03T12:00", "04 02:30+11, 05 02:15+11"},
		{"Australia/Lord_Howe", "45 1 * * *", "2026-04-04T12:00", "05 01:45+11, 06 01:45+1030"},
		{"Australia/Lord_Howe", "*/15 * * * *", "2026-04-05T01:20", "05 01:30+11, 05 01:45+11, 05 01:30+1030, 05 01:45+1030, 05 02:00+1030"},
		// There is no midnight.
		{"Asia/Beirut", "@daily", "2026-03-28T00:00", "29 01:00+03, 30 00:00+03"},
		{"America/Santiago", "@daily", "2026-09-05T00:00", "06 01:00-03, 07 00:00-03"},
		{"Asia/Beirut", "0 0 29 3 *", "2026-01-01T00:00", "29 01:00+03, 29 00:00+03"},
		// Midnight comes twice: once on the day before.
		{"Asia/Beirut", "30 23 * * *", "2026-10-24T12:00", "24 23:30+03, 25 23:30+02"},
		// The 30th of December was left out.
		{"Pacific/Apia", "0 12 * * *", "2011-12-29T00:00", "29 12:00-10, 31 00:00+14, 31 12:00+14"},
		{"Pacific/Apia", "0 12 30 12 *", "2011-01-01T00:00", "31 00:00+14, 30 12:00+14"},
		{"Pacific/Apia", "@hourly", "2011-12-29T22:30", "29 23:00-10, 31 00:00+14, 31 01:00+14"},
		// Half an hour for good.
		{"Asia/Pyongyang", "45 23 * * *", "2018-05-03T23:50", "05 00:00+09, 05 23:45+09"},
		{"America/Caracas", "40 2 * * *", "2016-04-30T12:00", "01 03:00-04, 02 02:40-04"},
	} {
		z := zone(t, c.zone)
		after, err := time.ParseInLocation("2006-01-02T15:04", c.after, z)
		if err != nil {
			t.Fatal(err)
		}
		if got := minutes(mustCron(t, c.text, z), after, strings.Count(c.want, ",")+1); got != c.want {
			t.Errorf("%s in %s after %s: %s\nwant %s", c.text, c.zone, c.after, got, c.want)
		}
	}
}

func TestFieldsSayWhichDaysAreMeant(t *testing.T) {
	for text, want := range map[string]string{
		"0 0 29 2 *":         "2028-02-29 2032-02-29 2036-02-29",
		"0 0 31 * *":         "2026-01-31 2026-03-31 2026-05-31",
		"0 0 L * *":          "2026-01-31 2026-02-28 2026-03-31",
		"0 0 L-3 2 *":        "2026-02-25 2027-02-25 2028-02-26",
		"0 0 L-30 * *":       "2026-01-01 2026-03-01 2026-05-01",
		"0 0 LW * *":         "2026-01-30 2026-02-27 2026-03-31",
		"0 0 1W * *":         "2026-01-01 2026-02-02 2026-03-02",
		"0 0 15W * *":        "2026-01-15 2026-02-16 2026-03-16",
		"0 0 31W * *":        "2026-01-30 2026-03-31 2026-05-29",
		"0 0 * * 5L":         "2026-01-30 2026-02-27 2026-03-27",
		"0 0 * * sunL":       "2026-01-25 2026-02-22 2026-03-29",
		"0 0 * * 2#2":        "2026-01-13 2026-02-10 2026-03-10",
		"0 0 * 2 TUE#5":      "2028-02-29 2056-02-29 2084-02-29",
		"0 0 * * 7":          "2026-01-04 2026-01-11 2026-01-18",
		"0 0 * * sat-sun":    "2026-01-03 2026-01-04 2026-01-10",
		"0 0 * * Friday-0":   "2026-01-02 2026-01-03 2026-01-04",
		"0 0 13 * FRI":       "2026-01-02 2026-01-09 2026-01-13",
		"0 0 */2 * FRI":      "2026-01-09 2026-01-23 2026-02-13",
		"0 0 13 * ?":         "2026-01-13 2026-02-13 2026-03-13",
		"0 0 ? Jan,DEC 1/3":  "2026-01-01 2026-01-05 2026-01-08",
		"0 0 1 march/4 *":    "2026-03-01 2026-07-01 2026-11-01",
		"@yearly":            "2026-01-01 2027-01-01 2028-01-01",
		"@annually":          "2026-01-01 2027-01-01 2028-01-01",
		" @Monthly ":         "2026-01-01 2026-02-01 2026-03-01",
		"@weekly":            "2026-01-04 2026-01-11 2026-01-18",
		"@midnight":          "2026-01-01 2026-01-02 2026-01-03",
		"0  0\t* * 1-7/6":    "2026-01-04 2026-01-05 2026-01-11",
		"0 0 0 1 1,1,1-2 * ": "2026-01-01 2026-02-01 2027-01-01",
	} {
		var got []string
		at, ok := newYear(2026).Add(-1), true
		for len(got) < 3 && ok {
			at, ok = mustCron(t, text, nil).Next(at)
			got = append(got, at.Format(time.DateOnly))
		}
		if joined := strings.Join(got, " "); joined != want {
			t.Errorf("%s: %s, want %s", text, joined, want)
		}
	}
}

func TestFieldsSayWhichTimesAreMeant(t *testing.T) {
	for text, want := range map[string]string{
		"5/15 4 * * *":       "2026-01-01 04:05:00 +0000, 2026-01-01 04:20:00 +0000, 2026-01-01 04:35:00 +0000",
		"0 9-17/4 * * *":     "2026-01-01 09:00:00 +0000, 2026-01-01 13:00:00 +0000, 2026-01-01 17:00:00 +0000",
		"*/25 59 23 31 12 *": "2026-12-31 23:59:00 +0000, 2026-12-31 23:59:25 +0000, 2026-12-31 23:59:50 +0000",
		"7 6 5 4 3 *":        "2026-03-04 05:06:07 +0000, 2027-03-04 05:06:07 +0000, 2028-03-04 05:06:07 +0000",
	} {
		if got := next(mustCron(t, text, nil), newYear(2026), 3); got != want {
			t.Errorf("%s: %s, want %s", text, got, want)
		}
	}
}

func TestWhatHStandsForIsMadeOfTheNameForEver(t *testing.T) {
	for text, want := range map[string]string{
		"H H * * *":          "at 16:52, every day",
		"H(10-19) 3 * * *":   "at 03:12, every day",
		"H/15 3 * * *":       "at 03:07, 03:22, 03:37 and 03:52, every day",
		"H(0-29)/10 * * * *": "at every 10th minute from 2 to 29 of every hour, every day",
		"0 0 H H H(5-7)":     "at 00:00, on day 12 of the month or on Saturday, in March",
	} {
		if got := mustCron(t, text, nil).Meaning(); got != want {
			t.Errorf("%s: %s, want %s", text, got, want)
		}
	}
	_, err := schedule.ParseCron("H * * * *", schedule.CronOptions{})
	if !errors.Is(err, schedule.ErrNoName) {
		t.Errorf("without a name: %v", err)
	}
}

func TestHSpreadsEvenly(t *testing.T) {
	const jobs = 6000
	var hours [24]int
	for i := range jobs {
		c, err := schedule.ParseCron("H H H * *", schedule.CronOptions{Name: fmt.Sprint("job", i)})
		if err != nil {
			t.Fatal(err)
		}
		at, _ := c.Next(newYear(2026).Add(-1))
		if at.Month() != time.January || at.Day() > 28 {
			t.Fatalf("job%d is not due in each month: %s", i, at)
		}
		hours[at.Hour()]++
	}
	for hour, n := range hours {
		if n < jobs/24*3/4 || n > jobs/24*5/4 {
			t.Errorf("%d of %d jobs in hour %d", n, jobs, hour)
		}
	}
}

func TestAnIntervalThatIsAlwaysInAGapIsNeverDueAgain(t *testing.T) {
	// In Berlin the hour from 2 to 3 is left out on each last Sunday in March.
	c := mustCron(t, "* 2 * 3 SUNL", zone(t, "Europe/Berlin"))
	if at, ok := c.Next(newYear(2026)); ok {
		t.Errorf("due at %s", at)
	}
	if at, ok := c.Next(newYear(1970)); !ok || at.Year() != 1970 {
		t.Errorf("before there was daylight saving: %s, %v", at, ok)
	}
}

func TestAnyInstantHasANextOne(t *testing.T) {
	for _, c := range []struct {
		after time.Time
		want  string
	}{
		{time.Time{}, "0001-01-02"},
		{time.Unix(-1<<62, 0), "0001-01-02"},
		{time.Date(1899, 12, 31, 23, 59, 59, 999, time.UTC), "1900-01-01"},
		{time.Date(9999, 12, 30, 12, 0, 0, 0, time.UTC), "9999-12-31"},
		{time.Date(9999, 12, 31, 0, 0, 0, 0, time.UTC), ""},
		{time.Unix(1<<62, 0), ""},
	} {
		at, ok := mustCron(t, "@daily", nil).Next(c.after)
		if ok != (c.want != "") || ok && at.Format(time.DateOnly) != c.want {
			t.Errorf("after %s: %s, %v", c.after, at, ok)
		}
	}
	if at, ok := mustCron(t, "0 0 29 2 *", nil).Next(time.Date(2096, 3, 1, 0, 0, 0, 0, time.UTC)); !ok || at.Year() != 2104 {
		t.Errorf("2100 is no leap year, but 2104 is: %s", at)
	}
}

func TestNextIsInTheZoneAndLaterByLessThanASecond(t *testing.T) {
	z := zone(t, "Asia/Kolkata")
	c := mustCron(t, "* * * * * *", z)
	after := time.Date(2026, 1, 1, 0, 0, 0, 999_999_999, time.UTC)
	at, _ := c.Next(after)
	if at.Sub(after) != 1 || at.Location() != z || c.Zone() != z {
		t.Errorf("after %s: %s", after, at)
	}
	if at, _ = c.Next(at); at.Second() != 2 {
		t.Errorf("not later than itself: %s", at)
	}
}
