package schedule

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"
)

// Daily is due at times of the day, every day: fixed times. ParseAt makes it.
type Daily struct{ wall }

// Once is due at one instant. ParseAt makes it.
type Once struct{ at time.Time }

// Next returns the instant, unless it has come.
func (o *Once) Next(after time.Time) (time.Time, bool) {
	if !o.at.After(after) {
		return time.Time{}, false
	}
	return o.at, true
}

// ParseAt reads times of the day, such as 03:30 or 03:30:15, each in a text of
// its own or with commas between them; or one instant as RFC 3339 has it, such
// as 2026-03-29T03:30:00+02:00. The result is a *Daily on the clock of the zone,
// which is UTC if nil, or a *Once.
func ParseAt(texts []string, zone *time.Location) (Schedule, error) {
	zone = cmp.Or(zone, time.UTC)
	list := strings.Split(strings.Join(texts, ","), ",")
	times := make(timesOfDay, len(list))
	for i, text := range list {
		text = strings.TrimSpace(text)
		if isDated(text) {
			return onceAt(text, len(list), zone)
		}
		var err error
		if times[i], err = timeOfDay(text); err != nil {
			return nil, fmt.Errorf("at: %w", err)
		}
	}
	slices.Sort(times)
	return &Daily{wall{pattern: slices.Compact(times), zone: zone}}, nil
}

// isDated reports whether a text begins with a year.
func isDated(text string) bool {
	return len(text) > 4 && text[4] == '-' && strings.Trim(text[:4], "0123456789") == ""
}

func onceAt(text string, of int, zone *time.Location) (Schedule, error) {
	at, err := time.Parse(time.RFC3339, text)
	switch {
	case err != nil:
		return nil, fmt.Errorf("at: %s is not an instant: it is written with its offset, such as 2026-03-29T03:30:00+02:00, or with Z for UTC", quote(text))
	case of > 1:
		return nil, fmt.Errorf("at: the instant %s stands alone, not in a list of %d", quote(text), of)
	}
	return &Once{at.In(zone)}, nil
}

// timeOfDay returns the second of the day.
func timeOfDay(text string) (local, error) {
	for _, layout := range []string{"15:04", "15:04:05"} {
		t, err := time.Parse(layout, text)
		if err == nil && t.Nanosecond() == 0 {
			return clock(t.Clock()), nil
		}
	}
	hint := ""
	if strings.HasPrefix(text, "24:") {
		hint = "; midnight is 00:00"
	}
	return 0, fmt.Errorf("%s is not a time of the day: from 00:00 to 23:59, or with seconds such as 03:30:15%s", quote(text), hint)
}

// timesOfDay are seconds of the day, in order.
type timesOfDay []local

func (t timesOfDay) after(l local) (local, bool) {
	second := (l%day + day) % day
	midnight := l - second
	if i, _ := slices.BinarySearch(t, second+1); i < len(t) {
		return midnight + t[i], true
	}
	return midnight + day + t[0], true
}
