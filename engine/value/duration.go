package value

import (
	"fmt"
	"math"
	"time"
)

// The units of a duration, largest first.
var durationUnits = []struct {
	name string
	unit time.Duration
}{
	{"d", 24 * time.Hour}, {"h", time.Hour}, {"m", time.Minute}, {"s", time.Second}, {"ms", time.Millisecond},
}

// ParseDuration reads a duration with units: 250ms, 90s, 5m, 1h30m, 2d, 1.5h.
// The units d h m s ms stand largest first, each at most once. It rounds to the
// nanosecond.
func ParseDuration(text string) (time.Duration, error) {
	if text == "" {
		return 0, durationError(text, "it is empty")
	}
	total, next := int64(0), 0
	for rest := text; rest != ""; {
		m, after, ok := cutMeasure(rest)
		if !ok {
			return 0, durationError(text, "a number is expected at %q", rest)
		}
		if m.unit == "" {
			return 0, durationError(text, "a unit is missing")
		}
		i := unitIndex(m.unit)
		if i < 0 {
			return 0, durationError(text, "%q is not a unit", m.unit)
		}
		if i < next {
			return 0, durationError(text, "units stand largest first, each once")
		}
		part, ok := m.in(uint64(durationUnits[i].unit))
		if !ok || total > math.MaxInt64-part {
			return 0, durationError(text, "it is longer than 292 years")
		}
		total, next, rest = total+part, i+1, after
	}
	return time.Duration(total), nil
}

func unitIndex(name string) int {
	for i, u := range durationUnits {
		if u.name == name {
			return i
		}
	}
	return -1
}

func durationError(text, why string, args ...any) error {
	return fmt.Errorf("%q is not a duration: %s (examples: 250ms, 90s, 5m, 1h30m, 2d; units: d h m s ms)",
		shorten(text), fmt.Sprintf(why, args...))
}

// Seconds returns the duration of s seconds, rounded to the nanosecond.
func Seconds(s float64) (time.Duration, error) {
	switch {
	case math.IsNaN(s):
		return 0, fmt.Errorf("NaN is not a number of seconds")
	case s < 0:
		return 0, fmt.Errorf("a duration cannot be negative, got %s seconds", FormatNumber(s))
	case s >= math.MaxInt64/float64(time.Second):
		return 0, fmt.Errorf("a duration of %s seconds is longer than 292 years", FormatNumber(s))
	}
	whole, fraction := math.Modf(s)
	return time.Duration(whole)*time.Second + time.Duration(math.Round(fraction*float64(time.Second))), nil
}

// shorten cuts a text that is quoted in a message.
func shorten(text string) string {
	const most = 40
	if len(text) <= most {
		return text
	}
	return text[:most] + "..."
}
