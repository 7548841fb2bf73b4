package schedule

import "time"

// wall is a pattern on the clock of a zone.
type wall struct {
	pattern  pattern
	zone     *time.Location
	interval bool // else it is fixed times
}

// Next returns the first instant after another at which it is due.
func (w *wall) Next(after time.Time) (time.Time, bool) {
	from := max(after.Unix(), earliest)
	next := w.nextFixed
	if w.interval {
		next = w.nextShown
	}
	if from >= latest {
		return time.Time{}, false
	}
	at, ok := next(from)
	if !ok || at > latest {
		return time.Time{}, false
	}
	return time.Unix(at, 0).In(w.zone), true
}

// Zone returns the time zone.
func (w *wall) Zone() *time.Location { return w.zone }

// IsInterval reports whether it is an interval. Otherwise it is fixed times.
func (w *wall) IsInterval() bool { return w.interval }

// nextFixed returns the first instant after another at which the clock first
// shows a time of the pattern, or has passed it. These are the times that are
// later than whatever it has shown before.
func (w *wall) nextFixed(after int64) (int64, bool) {
	l, ok := w.pattern.after(highest(after, w.zone))
	if !ok {
		return 0, false
	}
	return reached(l, after, w.zone), true
}

// horizon is how far ahead an interval is looked for, in seconds. The calendar
// repeats itself every 400 years, and so do the rules of zones, once they have
// come to those of the future. What is not due until then never is: it is in a
// gap each time.
const horizon = 800 * 365.2425 * day

// nextShown returns the first instant after another at which the clock shows a
// time of the pattern.
func (w *wall) nextShown(after int64) (int64, bool) {
	for until := after + horizon; after < until; {
		s := stretchAt(after+1, w.zone)
		l, ok := w.pattern.after(local(after + s.offset))
		if !ok {
			return 0, false
		}
		if at := int64(l) - s.offset; at < s.end {
			return at, true
		}
		after = s.end - 1
	}
	return 0, false
}
