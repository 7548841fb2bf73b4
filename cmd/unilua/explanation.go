package main

import (
	"time"

	"github.com/unilua/unilua/engine/schedule"
)

// explanation is what unilua explain says, and its JSON.
type explanation struct {
	Cron    string        `json:"cron"`
	Meaning string        `json:"meaning"`
	Kind    string        `json:"kind"` // fixed or interval
	Zone    string        `json:"zone"`
	From    time.Time     `json:"from"`
	Times   []dueTime     `json:"times"`
	Changes []clockChange `json:"changes"`
}

// dueTime is one of the next times.
type dueTime struct {
	Time   time.Time `json:"time"`
	Offset string    `json:"offset"`
	In     float64   `json:"in"`             // seconds
	Mark   string    `json:"mark,omitempty"` // what a change of the clock has to do with it
}

// clockChange is a change of the clock that skips times of the expression, or
// shows them twice.
type clockChange struct {
	At     time.Time       `json:"at"`
	Clock  string          `json:"clock"` // how it is set
	Effect schedule.Effect `json:"effect"`
	Count  int             `json:"count"` // of the times that are concerned
	Note   string          `json:"note"`
}

// The marks of due times.
const (
	markMoved  = "moved"         // at the end of a gap, for what the gap skips
	markGap    = "after a gap"   // the first time behind a gap, which nothing stands for
	markFirst  = "first of two"  // the clock shows this time twice, this is the first
	markSecond = "second of two" // and this the second
)

// ahead is how far changes of the clock are shown, if no time is later: a year,
// but for the days by which a change can come earlier in the next.
const ahead = 363 * 24 * time.Hour

func explainCron(cron *schedule.Cron, from time.Time, n int) *explanation {
	e := &explanation{
		Cron: cron.String(), Meaning: cron.Meaning(), Kind: "fixed",
		Zone: cron.Zone().String(), From: from, Times: []dueTime{}, Changes: []clockChange{},
	}
	if cron.IsInterval() {
		e.Kind = "interval"
	}
	until := from.Add(ahead)
	at, ok := cron.Next(from.Add(-1))
	for ; ok && len(e.Times) < n; at, ok = cron.Next(at) {
		e.Times = append(e.Times, dueTime{Time: at, Offset: at.Format("-07:00"), In: at.Sub(from).Seconds()})
		if at.After(until) {
			until = at
		}
	}
	e.addChanges(cron, until.Add(1))
	return e
}

// addChanges adds the changes of the clock until an instant, and marks the times
// that they have to do with.
func (e *explanation) addChanges(cron *schedule.Cron, until time.Time) {
	const longest = 24 * time.Hour // that the clock shows again
	for _, change := range schedule.Changes(cron.Zone(), e.From.Add(-longest), until) {
		if _, end := reach(change); !end.After(e.From) {
			continue
		}
		a := cron.Affected(change)
		if a.Effect == schedule.Unaffected {
			continue
		}
		e.mark(change, a.Effect)
		clock, note := sentences(change, a)
		e.Changes = append(e.Changes, clockChange{change.At, clock, a.Effect, a.Count, note})
	}
}

// reach returns from when until when a change matters: for a gap the instant
// after it, for an overlap both times that it is shown.
func reach(c schedule.Change) (from, until time.Time) {
	if c.Forward() > 0 {
		return c.At, c.At.Add(1)
	}
	return c.At.Add(c.Forward()), c.At.Add(-c.Forward())
}

func (e *explanation) mark(change schedule.Change, effect schedule.Effect) {
	from, until := reach(change)
	for i := range e.Times {
		t := &e.Times[i]
		switch {
		case effect == schedule.Skipped:
			if first := i == 0 && e.From.Before(change.At) || i > 0 && e.Times[i-1].Time.Before(change.At); first && !t.Time.Before(change.At) {
				t.Mark = markGap
			}
		case t.Time.Before(from) || !t.Time.Before(until):
		case effect == schedule.Moved:
			t.Mark = markMoved
		case t.Time.Before(change.At):
			t.Mark = markFirst
		default:
			t.Mark = markSecond
		}
	}
}
