package main

import (
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/unilua/unilua/engine/schedule"
	"github.com/unilua/unilua/engine/text"
)

// print prints an explanation for people.
func (e *explanation) print(w io.Writer) error {
	var b strings.Builder
	fmt.Fprintf(&b, "%s\n%s, %s\n%s\n", e.Cron, e.Meaning, inZone(e.Zone), kinds[e.Kind])
	switch len(e.Times) {
	case 0:
		fmt.Fprintf(&b, "\nnever from %s on: the clock skips all such times, or the year 9999 ends before\n", day(e.From))
	case 1:
		b.WriteString("\nthe next time\n")
	default:
		fmt.Fprintf(&b, "\nthe next %d times\n", len(e.Times))
	}
	b.WriteString(e.table())
	if len(e.Changes) > 0 {
		b.WriteString("\nwhen the clock changes\n")
	}
	for _, c := range e.Changes {
		fmt.Fprintf(&b, "  %s, %s: %s\n", day(c.At), c.Clock, c.Note)
	}
	_, err := io.WriteString(w, b.String())
	return err
}

var kinds = map[string]string{
	"fixed":    "fixed times: one that the clock skips is due right after, one that it shows twice is due once",
	"interval": "an interval: due whenever the clock shows such a time, so that it keeps its pace when the clock changes",
}

func inZone(name string) string {
	if name == "Local" {
		return "in the time zone of this machine"
	}
	return "in " + name
}

func day(t time.Time) string { return t.Format("Mon 2006-01-02") }

func (e *explanation) table() string {
	var table text.Table
	for _, t := range e.Times {
		in := "now"
		if wait := t.Time.Sub(e.From); wait > 0 {
			in = "in " + text.Duration(wait, 2)
		}
		table.Rows = append(table.Rows, []string{"", t.Time.Format("Mon 2006-01-02 15:04:05 -07:00"), in, t.Mark})
	}
	return table.String()
}

// sentences say how the clock is set at a change, and what comes of that.
func sentences(c schedule.Change, a schedule.Affected) (clock, note string) {
	layout := "15:04"
	if c.From.Second() != 0 || c.To.Second() != 0 || a.First.Second() != 0 || a.Last.Second() != 0 {
		layout = "15:04:05"
	}
	if c.From.Day() != c.To.Day() {
		layout = "Mon 2006-01-02 " + layout
	}
	way := "forward"
	if c.Forward() < 0 {
		way = "back"
	}
	clock = fmt.Sprintf("%s from %s to %s", way, c.From.Format(layout), c.To.Format(layout))
	return clock, noteOn(a, spanOf(a, layout), c.To.Format(layout))
}

// spanOf says which times a change concerns.
func spanOf(a schedule.Affected, layout string) string {
	first, last := a.First.Format(layout), a.Last.Format(layout)
	switch a.Count {
	case 1:
		return first
	case 2:
		return first + " and " + last
	}
	return fmt.Sprintf("%s to %s (%d times)", first, last, a.Count)
}

func noteOn(a schedule.Affected, span, end string) string {
	one := a.Count == 1
	switch a.Effect {
	case schedule.Moved:
		return "there is no " + span + "; " + choose(one, "it is", "they are, together,") + " due at " + end
	case schedule.Skipped:
		return "there is no " + span + ", and nothing stands for " + choose(one, "it", "them")
	case schedule.First:
		return span + choose(one, " comes twice; it is", " come twice; they are") + " due the first time only"
	}
	return span + choose(one, " comes twice; it is", " come twice; they are") + " due each time"
}

func choose(is bool, yes, no string) string {
	if is {
		return yes
	}
	return no
}
