package schedule_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/unilua/unilua/engine/schedule"
)

func TestAMeaningIsPlainEnglish(t *testing.T) {
	for text, want := range map[string]string{
		"* * * * *":            "every minute, every day",
		"* * * * * *":          "every second, every day",
		"*/15 * * * *":         "every 15 minutes, every day",
		"*/7 * * * *":          "every 7 minutes from the beginning of each hour, every day",
		"*/10 * * * * *":       "every 10 seconds, every day",
		"5 * * * * *":          "at second 5 of every minute, every day",
		"*/10 30 2 * * *":      "every 10 seconds, at minute 30, in hour 2, every day",
		"5,10 */10 * * * *":    "at seconds 5 and 10, every 10 minutes, every day",
		"@hourly":              "at minute 0 of every hour, every day",
		"0 */2 * * *":          "at minute 0, every 2 hours, every day",
		"0 */5 * * *":          "at minute 0, every 5 hours from the beginning of each day, every day",
		"*/15 9-17 * * 1-5":    "every 15 minutes, in hours 9 to 17, on Monday to Friday",
		"0-9,30-59/10 * * * *": "at minutes 0 to 9 and every 10th minute from 30 to 59 of every hour, every day",
		"30 2 * * *":           "at 02:30, every day",
		"0 9,17 * * *":         "at 09:00 and 17:00, every day",
		"15 30 2 * * *":        "at 02:30:15, every day",
		"0-9 0 * * *":          "at minutes 0 to 9, in hour 0, every day",
		"0 0 1 * *":            "at 00:00, on day 1 of the month",
		"0 0 1,15 * *":         "at 00:00, on days 1 and 15 of the month",
		"0 0 2-8/3,1 * *":      "at 00:00, on day 1 and every 3rd day from 2 to 8 of the month",
		"0 0 L * *":            "at 00:00, on the last day of the month",
		"0 0 L-1,L-3 * *":      "at 00:00, on 1 day before the last day and 3 days before the last day of the month",
		"0 0 LW * *":           "at 00:00, on the last day from Monday to Friday of the month",
		"0 0 15W * *":          "at 00:00, on the day from Monday to Friday nearest to day 15 of the month",
		"0 0 * * 2#2,5L":       "at 00:00, on the 2nd Tuesday of the month and the last Friday of the month",
		"0 0 * * sat-sun":      "at 00:00, on Saturday to Sunday",
		"0 0 ? * 1/2":          "at 00:00, on Monday, Wednesday and Friday",
		"0 0 13 * 5":           "at 00:00, on day 13 of the month or on Friday",
		"0 0 */2 * 1":          "at 00:00, on every 2nd day from 1 to 31 of the month if that is Monday",
		"0 0 1-31 * 1":         "at 00:00, every day",
		"0 0 1 1,3-5 *":        "at 00:00, on day 1 of the month, in January and March to May",
		"0 0 1 */3 *":          "at 00:00, on day 1 of the month, in January, April, July and October",
	} {
		if got := mustCron(t, text, nil).Meaning(); got != want {
			t.Errorf("%s: %s\nwant %s", text, got, want)
		}
		if got := mustCron(t, text, nil).String(); got != text {
			t.Errorf("%s is shown as %s", text, got)
		}
	}
}

func TestAChangeOfTheClockHasAnEffectOnWhatItSkipsOrShowsTwice(t *testing.T) {
	for _, c := range []struct{ zone, text, at, want string }{
		{"Europe/Berlin", "30 2 * * *", "2026-03-29", "moved 1, 02:30 to 02:30"},
		{"Europe/Berlin", "0,59 2,3 * * *", "2026-03-29", "moved 2, 02:00 to 02:59"},
		{"Europe/Berlin", "0 3 * * *", "2026-03-29", " 0"},
		{"Europe/Berlin", "*/20 * * * *", "2026-03-29", "skipped 3, 02:00 to 02:40"},
		{"Europe/Berlin", "30 2 * * *", "2026-10-25", "first 1, 02:30 to 02:30"},
		{"Europe/Berlin", "*/20 * * * *", "2026-10-25", "doubled 3, 02:00 to 02:40"},
		{"Europe/Berlin", "30 2 * * MON", "2026-10-25", " 0"},
		{"Pacific/Apia", "0 12 * * *", "2011-12-30", "moved 1, 12:00 to 12:00"},
	} {
		day, err := time.Parse(time.DateOnly, c.at)
		if err != nil {
			t.Fatal(err)
		}
		z := zone(t, c.zone)
		changes := schedule.Changes(z, day, day.AddDate(0, 0, 1))
		if len(changes) != 1 {
			t.Fatalf("%d changes in %s on %s", len(changes), c.zone, c.at)
		}
		cron := mustCron(t, c.text, z)
		a := cron.Affected(changes[0])
		got := fmt.Sprintf("%s %d", a.Effect, a.Count)
		if a.Count > 0 {
			got += fmt.Sprintf(", %s to %s", a.First.Format("15:04"), a.Last.Format("15:04"))
		}
		if got != c.want || cron.IsInterval() != (a.Effect == schedule.Skipped || a.Effect == schedule.Doubled) {
			t.Errorf("%s in %s on %s: %s, want %s", c.text, c.zone, c.at, got, c.want)
		}
	}
}
