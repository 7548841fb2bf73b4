package schedule_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/unilua/unilua/engine/schedule"
	"pgregory.net/rapid"
)

// drawCron draws an expression, with all that fields can have but H.
func drawCron(t *rapid.T) string {
	ofMonth := rapid.OneOf(
		rapid.Just("*"), rapid.Just("?"), rapid.Just("L"), rapid.Just("LW"),
		rapid.Map(rapid.IntRange(1, 30), func(n int) string { return fmt.Sprintf("L-%d", n) }),
		rapid.Map(rapid.IntRange(1, 31), func(n int) string { return fmt.Sprintf("%dW", n) }),
		drawNumbers(1, 31, 31),
	)
	weekdays := rapid.SampledFrom(strings.Fields("0 1 2 3 4 5 6 7 SUN MON TUE WED THU FRI SAT"))
	ofWeek := rapid.OneOf(
		rapid.Just("*"), rapid.Just("?"), weekdays, rapid.Just("FRI-SUN"), rapid.Just("5-7"),
		rapid.Map(weekdays, func(day string) string { return day + "L" }),
		rapid.Custom(func(t *rapid.T) string {
			return fmt.Sprintf("%s#%d", weekdays.Draw(t, "weekday"), rapid.IntRange(1, 5).Draw(t, "which"))
		}),
		drawNumbers(0, 6, 6),
	)
	fields := []string{
		rapid.OneOf(rapid.Just("0"), drawNumbers(0, 59, 59)).Draw(t, "second"),
		rapid.OneOf(rapid.Just("*"), drawNumbers(0, 59, 59)).Draw(t, "minute"),
		rapid.OneOf(rapid.Just("*"), drawNumbers(0, 23, 4)).Draw(t, "hour"),
		drawList(ofMonth).Draw(t, "day of the month"),
		rapid.OneOf(rapid.Just("*"), drawNumbers(1, 12, 12)).Draw(t, "month"),
		drawList(ofWeek).Draw(t, "day of the week"),
	}
	return strings.Join(fields, " ")
}

// drawNumbers draws numbers, ranges and steps. Single numbers are at most some
// number.
func drawNumbers(lo, hi, most int) *rapid.Generator[string] {
	return rapid.Custom(func(t *rapid.T) string {
		from := rapid.IntRange(lo, most).Draw(t, "from")
		text := fmt.Sprint(from)
		to := hi
		switch rapid.IntRange(0, 4).Draw(t, "form") {
		case 0, 1:
			return text
		case 2:
			text, from = "*", lo
		case 3:
			to = rapid.IntRange(from, hi).Draw(t, "to")
			text = fmt.Sprintf("%d-%d", from, to)
		}
		if to-from < 1 {
			return text
		}
		return fmt.Sprintf("%s/%d", text, rapid.IntRange(1, to-from).Draw(t, "step"))
	})
}

func drawList(one *rapid.Generator[string]) *rapid.Generator[string] {
	return rapid.Custom(func(t *rapid.T) string {
		return strings.Join(rapid.SliceOfN(one, 1, 3).Draw(t, "list"), ",")
	})
}

func TestWhateverIsWrittenIsDueAsThePolicySays(t *testing.T) {
	all, names := zones(t), schedule.ZoneNames()
	rapid.Check(t, func(t *rapid.T) {
		z := all[rapid.SampledFrom(names).Draw(t, "zone")]
		at := drawInstant(t, z)
		text := drawCron(t)
		s, err := schedule.ParseCron(text, schedule.CronOptions{Zone: z})
		if err != nil {
			if !strings.Contains(err.Error(), "can never run") {
				t.Fatal(err)
			}
			return
		}
		r := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 0))
		p := pair{text, s, ofCron(text)}
		if strings.HasPrefix(text, "0 ") && wholeMinutes(z, at) {
			p.compare(t, r, z, at.Add(-20*time.Hour), at.Add(30*time.Hour), time.Minute)
		} else {
			p.compare(t, r, z, at.Add(-10*time.Minute), at.Add(80*time.Minute), time.Second)
		}
		p.checkFurther(t, at)
	})
}

// drawInstant draws a whole minute, mostly one at which the clock changes.
func drawInstant(t *rapid.T, z *time.Location) time.Time {
	at := newYear(rapid.IntRange(1880, 2060).Draw(t, "year")).Add(time.Duration(rapid.IntRange(0, 365*24*60).Draw(t, "minute")) * time.Minute)
	if list := schedule.Changes(z, at, at.AddDate(1, 0, 0)); len(list) > 0 && rapid.IntRange(0, 9).Draw(t, "at a change") > 0 {
		return list[0].At
	}
	return at
}

func wholeMinutes(z *time.Location, at time.Time) bool {
	for _, d := range []time.Duration{-50 * time.Hour, 0, 50 * time.Hour} {
		if _, offset := at.Add(d).In(z).Zone(); offset%60 != 0 {
			return false
		}
	}
	return at.Second() == 0
}

// checkFurther follows a schedule for some steps, however far they are apart: it
// is due later each time, and the clock shows a time of it, unless that is in a
// gap.
func (p pair) checkFurther(t failer, at time.Time) {
	t.Helper()
	for range 20 {
		next, ok := p.Next(at)
		if !ok {
			return
		}
		if !next.After(at) {
			t.Fatalf("%s after %s: %s", p.text, at, next)
		}
		z := next.Location()
		if gap := len(schedule.Changes(z, next, next.Add(1))) > 0; !p.matches(showing(reading(next, z))) && (p.interval || !gap) {
			t.Fatalf("%s after %s: %s", p.text, at, next)
		}
		at = next
	}
}
