package page

import (
	"html/template"
	"net/http"
	"time"

	"github.com/unilua/unilua/engine/host/record"
	"github.com/unilua/unilua/engine/text"
)

// shown is a frame with what its template needs to show it.
type shown struct {
	*frame
	zone *time.Location
}

// helpers are the functions of the templates.
var helpers = template.FuncMap{
	"asset":  func(name string) string { return "/static/" + name + "?v=" + stamp },
	"size":   func(n int64) string { return text.Size(float64(n)) },
	"status": http.StatusText,
	"span":   span,
	"live":   func(r *record.Row) *record.Attempt { return liveAttempt(r) },
}

// Time shows an instant, the date only if it is not today's.
func (s *shown) Time(t record.Instant) moment {
	local, now := t.In(s.zone), time.Now().In(s.zone)
	format := time.DateOnly + " " + time.TimeOnly
	if local.Format(time.DateOnly) == now.Format(time.DateOnly) {
		format = time.TimeOnly
	}
	return moment{t.UTC().Format(time.RFC3339), local.Format(format), distance(t.Sub(now))}
}

// moment is an instant as people read it.
type moment struct{ Machine, Clock, Distance string }

// distance says how far an instant is away, roughly.
func distance(d time.Duration) string {
	switch {
	case d > -time.Second && d < time.Second:
		return "now"
	case d > 0:
		return "in " + span(d)
	}
	return span(-d) + " ago"
}

// span returns a duration in its largest unit or two.
func span(d time.Duration) string {
	switch {
	case d < time.Millisecond:
		return "<1ms"
	case d < time.Second:
		return text.Duration(d.Truncate(time.Millisecond), 1)
	case d < time.Minute:
		return text.Duration(d.Truncate(time.Second), 1)
	}
	return text.Duration(d.Truncate(time.Minute), 2)
}

// Taken returns how long the attempts of a row took, up to now if one is alive.
func (s *shown) Taken(r *record.Row) string {
	if len(r.Attempts) == 0 {
		return ""
	}
	end := r.Ended.Time
	if end.IsZero() {
		end = time.Now()
	}
	return span(max(0, end.Sub(r.Attempts[0].Started.Time)))
}

// liveAttempt returns the attempt of a row that is alive, nil if none is.
func liveAttempt(r *record.Row) *record.Attempt {
	n := len(r.Attempts)
	if r.Status != record.Running || n == 0 || !r.Attempts[n-1].Ended.IsZero() {
		return nil
	}
	return &r.Attempts[n-1]
}

// With returns the frame about something else.
func (s *shown) With(v any) *shown {
	f := *s.frame
	f.V = v
	return &shown{&f, s.zone}
}
