package schedule_test

import (
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/unilua/unilua/engine/schedule"
)

// usual are schedules that are tried at changes of clocks: intervals and fixed
// times, at midnight and at night, and by days.
var usual = []string{
	"*/15 * * * *", "0 * * * *", "0 */2 * * *", "* 2 * * *",
	"30 2 * * *", "0 0 * * *", "0,30 0-3 * * *", "5/20 1-23 * * *", "59 23 * * *",
	"0 3 * * SUN", "30 1 * * SUNL", "0 0 1 * *", "15 2 L * *", "0 12 29-31 * *", "45 0 2W * FRI",
}

// pair is a schedule, and the reference for it.
type pair struct {
	text string
	schedule.Schedule
	reference
}

func pairOf(t testing.TB, text string, zone *time.Location) pair {
	t.Helper()
	s, err := schedule.ParseCron(text, schedule.CronOptions{Zone: zone})
	if err != nil {
		t.Fatal(err)
	}
	return pair{text, s, ofCron(text)}
}

func pairs(t testing.TB, zone *time.Location) []pair {
	t.Helper()
	var list []pair
	for _, text := range usual {
		list = append(list, pairOf(t, text, zone))
	}
	times := []string{"00:00", "02:30", "23:30"}
	daily, err := schedule.ParseAt(times, zone)
	if err != nil {
		t.Fatal(err)
	}
	return append(list, pair{"at " + times[0], daily, ofTimes(times...)})
}

// failer is what fails a test: a *testing.T or a *rapid.T.
type failer interface {
	Helper()
	Fatalf(format string, args ...any)
}

// compare compares what is due from an instant until before another, asked from
// one due time to the next and from anywhere between.
func (p pair) compare(t failer, r *rand.Rand, zone *time.Location, from, until time.Time, step time.Duration) {
	t.Helper()
	want := p.due(zone, from, until, step)
	var got []time.Time
	at, ok := p.Next(from.Add(-1))
	for ; ok && at.Before(until); at, ok = p.Next(at) {
		got = append(got, at)
	}
	if i := mismatch(got, want); i >= 0 {
		t.Fatalf("%s in %s from %s: due time %d is %v, want %v", p.text, zone, from, i, only(got, i), only(want, i))
	}
	for range 5 {
		after := from.Add(time.Duration(r.Int64N(int64(until.Sub(from)))))
		i := slices.IndexFunc(want, func(w time.Time) bool { return w.After(after) })
		if at, _ := p.Next(after); i >= 0 && !at.Equal(want[i]) {
			t.Fatalf("%s in %s after %s: %s, want %s", p.text, zone, after.In(zone), at, want[i].In(zone))
		}
	}
}

// mismatch returns where two lists differ first, -1 if they do not.
func mismatch(a, b []time.Time) int {
	for i := range max(len(a), len(b)) {
		if i >= len(a) || i >= len(b) || !a[i].Equal(b[i]) {
			return i
		}
	}
	return -1
}

// only returns one of a list, if the list is that long.
func only(list []time.Time, i int) []time.Time { return list[min(i, len(list)):min(i+1, len(list))] }

func random(t testing.TB) *rand.Rand {
	t.Helper()
	n := *seed
	if n == 0 {
		n = rand.Uint64()
	}
	t.Logf("-seed %d", n)
	return rand.New(rand.NewPCG(n, 0))
}

func TestEverythingIsDueAsThePolicySaysWhenClocksChange(t *testing.T) {
	r := random(t)
	list := changes(t, 2020, 2030)
	total := len(list)
	if *transitions > 0 {
		r.Shuffle(len(list), func(i, j int) { list[i], list[j] = list[j], list[i] })
		list = list[:min(*transitions, len(list))]
	}
	for _, c := range list {
		z := zone(t, c.zone)
		for _, p := range pairs(t, z) {
			p.compare(t, r, z, c.At.Add(-26*time.Hour), c.At.Add(26*time.Hour), time.Minute)
		}
	}
	t.Logf("%d of %d changes, %d schedules", len(list), total, len(usual)+1)
}

func TestClocksThatChangedUnusually(t *testing.T) {
	r := random(t)
	for name, at := range map[string]string{
		"Pacific/Apia":        "2011-12-30T10:00:00Z", // a day is left out
		"Pacific/Kwajalein":   "1993-08-21T12:00:00Z", // the same
		"America/Juneau":      "1867-10-19T00:00:00Z", // a day comes twice
		"Australia/Lord_Howe": "2026-04-04T15:00:00Z", // half an hour comes twice
		"Asia/Beirut":         "2026-03-28T22:00:00Z", // there is no midnight
		"America/Santiago":    "2026-09-06T04:00:00Z", // the same
		"America/St_Johns":    "2006-04-02T03:31:00Z", // the clock changes at one past midnight
		"Asia/Pyongyang":      "2018-05-04T15:00:00Z", // half an hour for good, without daylight saving
		"America/Caracas":     "2016-05-01T07:00:00Z", // the same
		"Africa/Monrovia":     "1972-01-07T00:44:30Z", // to a whole number of minutes
		"Africa/Casablanca":   "2026-03-22T02:00:00Z", // Ramadan, in 2026 a month before April
		"Antarctica/Troll":    "2026-03-29T01:00:00Z", // two hours
		"Europe/Dublin":       "2026-10-25T01:00:00Z", // winter time is what is saved
	} {
		near, err := time.Parse(time.RFC3339, at)
		if err != nil {
			t.Fatal(err)
		}
		z := zone(t, name)
		found := schedule.Changes(z, near.Add(-30*time.Hour), near.Add(30*time.Hour))
		if len(found) != 1 {
			t.Errorf("%s has %d changes near %s", name, len(found), at)
			continue
		}
		step := time.Minute
		if found[0].At.Truncate(step) != found[0].At || found[0].From.Truncate(step) != found[0].From || found[0].To.Truncate(step) != found[0].To {
			step = time.Second
		}
		for _, p := range pairs(t, z) {
			p.compare(t, r, z, found[0].At.Add(-2*time.Hour), found[0].At.Add(26*time.Hour), step)
		}
	}
}

// TestOneZoneInFull tries every minute of ten years, or of some of their weeks.
func TestOneZoneInFull(t *testing.T) {
	r := random(t)
	var weeks []time.Time
	for week := newYear(2020); week.Before(newYear(2030)); week = week.AddDate(0, 0, 7) {
		weeks = append(weeks, week)
	}
	if *transitions > 0 {
		r.Shuffle(len(weeks), func(i, j int) { weeks[i], weeks[j] = weeks[j], weeks[i] })
		weeks = weeks[:min(*transitions/4, len(weeks))]
	}
	z := zone(t, "Europe/Berlin")
	for _, week := range weeks {
		for _, p := range pairs(t, z) {
			p.compare(t, r, z, week, week.AddDate(0, 0, 7), time.Minute)
		}
	}
}

// TestTheLastDayOfALeapYearEndsWithTheYear has the days on which Go says that
// the clock changed before now.
func TestTheLastDayOfALeapYearEndsWithTheYear(t *testing.T) {
	r := random(t)
	for _, name := range []string{"Europe/Berlin", "Australia/Lord_Howe", "America/Los_Angeles"} {
		z := zone(t, name)
		if n := len(schedule.Changes(z, newYear(2040), newYear(2041))); n != 2 {
			t.Errorf("%s: %d changes in a year, want 2", name, n)
		}
		for _, p := range pairs(t, z) {
			p.compare(t, r, z, newYear(2041).Add(-40*time.Hour), newYear(2041).Add(40*time.Hour), time.Minute)
		}
	}
}
