package schedule_test

import (
	"testing"
	"time"

	"github.com/unilua/unilua/engine/schedule"
)

// FuzzParseCron checks that any text is either refused, or an expression that
// has a meaning and is due, later each time.
func FuzzParseCron(f *testing.F) {
	for _, text := range append(usual, "@daily", "H H(0-7) * * *", "0 0 L-3,15W,LW * ?", "0 0 ? JAN-MAR/2 2#2,FRIL",
		"30 2 30 2 *", "61 * * * *", "*/90 * * * *", "TZ=UTC * * * * *", "H(1-2)/1 5/15 SUN-SAT * *") {
		f.Add(text)
	}
	berlin := zone(f, "Europe/Berlin")
	f.Fuzz(func(t *testing.T, text string) {
		c, err := schedule.ParseCron(text, schedule.CronOptions{Zone: berlin, Name: "backup"})
		if err != nil {
			if c != nil || err.Error() == "" {
				t.Fatalf("%v and an error %q", c, err)
			}
			return
		}
		if c.Meaning() == "" {
			t.Error("no meaning")
		}
		at := time.Date(2026, 3, 29, 0, 0, 0, 0, berlin)
		for range 3 {
			next, ok := c.Next(at)
			if !ok {
				if !c.IsInterval() {
					t.Fatalf("fixed times are not due after %s", at)
				}
				return
			}
			if !next.After(at) {
				t.Fatalf("due at %s after %s", next, at)
			}
			at = next
		}
	})
}

// FuzzParseAt checks that any text is either refused or due, each day if it is
// times of the day.
func FuzzParseAt(f *testing.F) {
	for _, text := range []string{"03:30", "3:30:15, 23:00", "2026-03-29T03:30:00+02:00", "24:00", "2026-03-29", ","} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		s, err := schedule.ParseAt([]string{text}, nil)
		if err != nil {
			return
		}
		after := newYear(2026)
		at, ok := s.Next(after)
		if _, daily := s.(*schedule.Daily); daily && (!ok || at.Sub(after) > 24*time.Hour) || ok && !at.After(after) {
			t.Errorf("%s: %s, %v", text, at, ok)
		}
	})
}
