package schedule_test

import (
	"strings"
	"testing"
	"time"

	"github.com/unilua/unilua/engine/schedule"
)

func TestTimesOfTheDay(t *testing.T) {
	z := zone(t, "Europe/Berlin")
	after := time.Date(2026, 3, 28, 12, 0, 0, 0, z)
	for text, want := range map[string]string{
		"02:30":                     "29 03:00+02, 30 02:30+02, 31 02:30+02",
		"2:30,03:30:15, 23:00":      "28 23:00+01, 29 03:00+02, 29 03:30+02",
		"00:00,00:00,23:59:59":      "28 23:59+01, 29 00:00+01, 29 23:59+02",
		"2026-03-29T03:30:00+02:00": "29 03:30+02",
		"2026-04-01T22:00:00Z":      "02 00:00+02",
		"2026-03-28T10:59:59.9Z":    "",
	} {
		s, err := schedule.ParseAt([]string{text}, z)
		if err != nil {
			t.Error(err)
		} else if got := minutes(s, after, 3); got != want {
			t.Errorf("%s: %s, want %s", text, got, want)
		}
	}
	if s, err := schedule.ParseAt([]string{"06:00", "12:00"}, nil); err != nil || minutes(s, newYear(2026), 2) != "01 06:00+00, 01 12:00+00" {
		t.Errorf("in a list, in UTC: %v, %v", s, err)
	}
}

func TestWrongTimesOfTheDayAreRefused(t *testing.T) {
	for text, want := range map[string]string{
		"24:00":                      `at: "24:00" is not a time of the day: from 00:00 to 23:59, or with seconds such as 03:30:15; midnight is 00:00`,
		"noon":                       `"noon" is not a time of the day`,
		"":                           `"" is not a time of the day`,
		"03:30,":                     `"" is not a time of the day`,
		"03:30:60":                   `"03:30:60" is not a time of the day`,
		"03:30:15.5":                 `"03:30:15.5" is not a time of the day`,
		"2026-03-29 03:30":           `at: "2026-03-29 03:30" is not an instant: it is written with its offset, such as 2026-03-29T03:30:00+02:00, or with Z for UTC`,
		"2026-02-30T00:00:00Z":       `is not an instant`,
		"2026-03-29T00:00:00Z,03:30": `at: the instant "2026-03-29T00:00:00Z" stands alone, not in a list of 2`,
	} {
		if _, err := schedule.ParseAt([]string{text}, nil); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %s", text, err, want)
		}
	}
}
