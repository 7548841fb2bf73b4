package schedule

import "time"

// Change is an instant at which the clock of a zone is set forward or back.
type Change struct {
	At   time.Time // the first instant at which it shows the new time
	From time.Time // what it would have shown at At, as a time in UTC
	To   time.Time // what it shows at At, as a time in UTC
}

// Forward returns by how much the clock is set forward; it is less than 0 if it
// is set back.
func (c Change) Forward() time.Duration { return c.To.Sub(c.From) }

// Changes returns the changes of a zone's clock from an instant until before
// another.
func Changes(zone *time.Location, from, until time.Time) []Change {
	var list []Change
	before := stretchAt(from.Unix()-1, zone)
	for before.end < until.Unix() {
		at := before.end
		now := stretchAt(at, zone)
		if now.offset != before.offset {
			list = append(list, Change{time.Unix(at, 0).In(zone), local(at + before.offset).time(), local(at + now.offset).time()})
		}
		before = now
	}
	return list
}

// Effect is what a change of the clock does to what is due.
type Effect string

// The effects of a change.
const (
	Unaffected Effect = ""        // nothing is due in what is skipped or shown twice
	Moved      Effect = "moved"   // fixed times are skipped: they are due at the end of the gap
	Skipped    Effect = "skipped" // times of an interval are skipped: nothing stands for them
	First      Effect = "first"   // fixed times come twice: they are due the first time only
	Doubled    Effect = "doubled" // times of an interval come twice, and are due each time
)

// Affected are the times that a change skips or shows twice, and that are due at
// some time.
type Affected struct {
	Effect      Effect
	Count       int
	First, Last time.Time // as the clock shows them, as times in UTC
}

// Affected returns what a change of the clock in its zone does.
func (w *wall) Affected(c Change) Affected {
	a := Affected{Effect: w.effect(c.Forward() > 0)}
	lo, hi := c.From, c.To
	if c.Forward() < 0 {
		lo, hi = hi, lo
	}
	for l, ok := w.pattern.after(local(lo.Unix() - 1)); ok && l < local(hi.Unix()); l, ok = w.pattern.after(l) {
		if a.Count++; a.Count == 1 {
			a.First = l.time()
		}
		a.Last = l.time()
	}
	if a.Count == 0 {
		return Affected{}
	}
	return a
}

func (w *wall) effect(gap bool) Effect {
	switch {
	case gap && w.interval:
		return Skipped
	case gap:
		return Moved
	case w.interval:
		return Doubled
	}
	return First
}
