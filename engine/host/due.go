package host

import (
	"fmt"
	"time"

	"github.com/unilua/unilua/engine/host/jobfile"
	"github.com/unilua/unilua/engine/host/record"
	"github.com/unilua/unilua/engine/logging"
	"github.com/unilua/unilua/engine/schedule"
)

// maxMissed is how many missed due times of a job have rows of their own, the
// latest ones. Those before them share one.
const maxMissed = 1000

// moment is a due time that has come.
type moment struct {
	at time.Time
	by jobfile.Trigger
}

// due looks at the clock, and fires what is due.
func (h *Host) due() {
	now := h.now()
	if back := h.last.Sub(now); back > time.Second {
		h.turnedBack(back, now)
	}
	h.last = now
	for next, ok := h.agenda.next(); ok && !next.After(now); next, ok = h.agenda.next() {
		h.catchUp(h.agenda[0], now)
	}
}

// catchUp fires what a job is due for until now.
func (h *Host) catchUp(j *job, now time.Time) {
	var missed, timely []moment
	older := record.Row{}
	for at, by := j.dueAfter(j.covered); by != nil && !at.After(now); at, by = j.dueAfter(at) {
		j.covered = at
		if now.Sub(at) <= Grace {
			timely = append(timely, moment{at, by})
			continue
		}
		if missed = append(missed, moment{at, by}); len(missed) == 2*maxMissed {
			older = j.shared(older, missed[:maxMissed])
			missed = append(missed[:0], missed[maxMissed:]...)
		}
	}
	if older.Count > 0 {
		older.Reason = h.whyMissed(older.Due.Time, now) + ", and many were missed"
		h.book.save(&older)
	}
	h.missed(j, missed, len(timely) > 0, now)
	for _, m := range timely {
		h.fire(j, m, nil, false)
	}
	h.book.cover(j.Name, j.covered)
	j.plan()
	h.agenda.put(j)
}

// shared adds due times to a row that stands for several.
func (j *job) shared(r record.Row, ms []moment) record.Row {
	if r.Count == 0 {
		r = record.Row{Job: j.Name, First: record.At(ms[0].at), Status: record.Skipped}
	}
	last := ms[len(ms)-1]
	r.Count += len(ms)
	r.Due, r.Trigger = record.At(last.at), last.by.String()
	return r
}

// missed treats due times that were not seen in time: as the job says, each is
// run now, or the latest, or none.
func (h *Host) missed(j *job, ms []moment, superseded bool, now time.Time) {
	for i, m := range ms {
		why := h.whyMissed(m.at, now)
		latest := i == len(ms)-1 && !superseded
		switch {
		case j.CatchUp == jobfile.None:
		case now.Sub(m.at) > h.o.Window:
			why += fmt.Sprintf(", which is longer ago than %s", h.o.Window)
		case j.CatchUp == jobfile.All || latest:
			h.fire(j, m, nil, true)
			continue
		default:
			why += ", and a later one runs"
		}
		h.skip(j, m, why)
	}
}

// whyMissed says why a due time was not seen in time.
func (h *Host) whyMissed(at, now time.Time) string {
	if at.Before(h.started) {
		return "the host was not running"
	}
	return fmt.Sprintf("the host saw it %s late: the machine slept, or its clock was set", now.Sub(at).Round(time.Second))
}

// skip writes a row for what is not run.
func (h *Host) skip(j *job, m moment, why string) {
	x := h.execution(j, m, nil)
	h.finish(x, record.Skipped, why)
}

// turnedBack lets intervals go on at their pace after the clock was set back, and
// all schedules if that was by much.
func (h *Host) turnedBack(by time.Duration, now time.Time) {
	h.o.Log.Log(logging.Warn, "the clock was set back", "by", by)
	for _, j := range h.jobs {
		if j.covered.After(now) && (by > setBack || j.isInterval()) {
			j.covered = now
			h.book.cover(j.Name, now)
			j.plan()
			h.agenda.put(j)
		}
	}
}

func (j *job) isInterval() bool {
	for _, t := range j.Triggers {
		timed, ok := t.(jobfile.Timed)
		if !ok {
			continue
		}
		if _, every := timed.Schedule.(*schedule.Every); every {
			return true
		}
	}
	return false
}
