package host

import (
	"container/heap"
	"context"
	"slices"
	"time"

	"github.com/unilua/unilua/engine/fault"
	"github.com/unilua/unilua/engine/host/jobfile"
	"github.com/unilua/unilua/engine/host/record"
)

// job is a Job that is loaded.
type job struct {
	*Job
	said    *record.Job // what is written of it
	covered time.Time   // until when each due time has a row
	highest time.Time   // the latest due time of a row
	next    time.Time   // when it is due next, by time; zero if never
	place   int         // in the agenda, -1 if it is not there
	active  []*execution
	line    []*execution // that wait for those to end
	gone    bool         // it is no more, but for its runs
	ends    int          // of its executions, in this host
}

// Load makes jobs all that there are. One that is there already by its name goes
// on with its new script at its next run; of one that is no more, runs that are
// alive go on. Two of one name are an error, and then nothing changes.
func (h *Host) Load(ctx context.Context, jobs []*Job) error {
	return h.ask(ctx, func() error { return h.load(jobs) })
}

func (h *Host) load(jobs []*Job) error {
	if err := Check(jobs); err != nil {
		return err
	}
	h.due() // by what they were until now
	for _, j := range jobs {
		if err := h.loadOne(j); err != nil {
			return err
		}
	}
	there := map[string]bool{}
	for _, j := range jobs {
		there[j.Name] = true
	}
	for name, j := range h.jobs {
		if !there[name] {
			h.unload(j)
		}
	}
	return nil
}

// Check finds what is wrong with jobs beside each other: two of one name.
func Check(jobs []*Job) error {
	named := map[string]*Job{}
	for _, j := range jobs {
		if other := named[j.Name]; other != nil {
			return fault.New(fault.Exists, "two jobs have the name %q, %s and %s: give one of them another with name=", j.Name, other.Script, j.Script)
		}
		named[j.Name] = j
	}
	return nil
}

func (h *Host) loadOne(j *Job) error {
	now := h.now()
	is := h.jobs[j.Name]
	if is == nil {
		is = &job{place: -1, said: &record.Job{}}
		if err := h.remember(is, j.Name, now); err != nil {
			return err
		}
		h.jobs[j.Name] = is
	} else {
		if is.covered.Before(now) { // by its former schedule
			is.covered = now
		}
		h.book.cover(j.Name, is.covered)
	}
	is.Job = j
	is.plan()
	h.agenda.put(is)
	is.describe()
	h.book.describe(is.said)
	return nil
}

// remember finds what is kept of a job of that name.
func (h *Host) remember(is *job, name string, now time.Time) error {
	until, ok, err := h.o.Store.Covered(name)
	if err != nil {
		return err
	}
	if !ok {
		until = now
		h.book.cover(name, now)
	}
	is.covered, is.highest = until, until
	said, err := h.o.Store.Job(name)
	if err == nil {
		is.said.Paused = said.Paused
	}
	if fault.Is(err, fault.NotFound) {
		err = nil
	}
	return err
}

func (h *Host) unload(j *job) {
	j.gone = true
	h.agenda.drop(j)
	delete(h.jobs, j.Name)
	for _, x := range slices.Concat(j.line, h.queued) {
		if x.job == j {
			h.finish(x, record.Skipped, "the job is no more")
		}
	}
	h.book.remove(j.Name)
}

// plan finds when the job is due next.
func (j *job) plan() { j.next, _ = j.dueAfter(j.covered) }

// dueAfter returns when the job is due first after t, and by which trigger.
func (j *job) dueAfter(t time.Time) (first time.Time, by jobfile.Trigger) {
	for _, trigger := range j.Triggers {
		timed, ok := trigger.(jobfile.Timed)
		if !ok {
			continue
		}
		if due, ok := timed.Next(t); ok && (by == nil || due.Before(first)) {
			first, by = due, trigger
		}
	}
	return first, by
}

// describe brings what is written of the job up to date.
func (j *job) describe() {
	said := &record.Job{Name: j.Name, Script: j.Script, Next: record.At(j.next), Broken: j.Broken, Paused: j.said.Paused}
	for _, t := range j.Triggers {
		said.Triggers = append(said.Triggers, t.String())
	}
	if j.Zone != nil {
		said.Zone = j.Zone.String()
	}
	j.said = said
}

// agenda has the jobs in the order in which they are due.
type agenda []*job

// next returns when the first is due. It reports false if none is.
func (a agenda) next() (time.Time, bool) {
	if len(a) == 0 {
		return time.Time{}, false
	}
	return a[0].next, true
}

// put moves a job to where it belongs, which is nowhere if it is never due.
func (a *agenda) put(j *job) {
	switch {
	case j.next.IsZero():
		a.drop(j)
	case j.place < 0:
		heap.Push(a, j)
	default:
		heap.Fix(a, j.place)
	}
}

func (a *agenda) drop(j *job) {
	if j.place >= 0 {
		heap.Remove(a, j.place)
	}
}

func (a agenda) Len() int           { return len(a) }
func (a agenda) Less(i, j int) bool { return a[i].next.Before(a[j].next) }
func (a agenda) Swap(i, j int) {
	a[i], a[j] = a[j], a[i]
	a[i].place, a[j].place = i, j
}

func (a *agenda) Push(x any) {
	j := x.(*job)
	j.place = len(*a)
	*a = append(*a, j)
}

func (a *agenda) Pop() any {
	last := len(*a) - 1
	j := (*a)[last]
	(*a)[last] = nil
	*a, j.place = (*a)[:last], -1
	return j
}
