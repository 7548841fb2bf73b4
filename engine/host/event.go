package host

import (
	"context"
	"time"

	"github.com/unilua/unilua/engine/fault"
	"github.com/unilua/unilua/engine/host/jobfile"
	"github.com/unilua/unilua/engine/host/record"
	"github.com/unilua/unilua/engine/value"
)

// byHand is what makes a job run when somebody asks for it.
type byHand struct{}

func (byHand) String() string { return "by hand" }

// onStart fires the jobs that run when the host starts.
func (h *Host) onStart() {
	for _, j := range h.jobs {
		for _, t := range j.Triggers {
			if _, ok := t.(jobfile.OnStart); ok {
				h.fire(j, moment{h.started, t}, nil, false)
			}
		}
	}
}

// follow fires the jobs that run after another.
func (h *Host) follow(x *execution) {
	failed := x.row.Status == record.Failed || x.row.Status == record.Canceled
	for _, j := range h.jobs {
		for _, t := range j.Triggers {
			end, ok := t.(jobfile.OnEnd)
			if ok && end.Job == x.job.Name && (end.Outcome == jobfile.Both || failed == (end.Outcome == jobfile.Failure)) {
				h.fire(j, moment{h.now(), t}, nil, false)
			}
		}
	}
}

// Next returns when each job is due next by time, unless it is paused.
func (h *Host) Next(ctx context.Context) (next map[string]time.Time, err error) {
	err = h.ask(ctx, func() error {
		next = make(map[string]time.Time, len(h.agenda))
		for _, j := range h.agenda {
			if j.said.Paused == nil {
				next[j.Name] = j.next
			}
		}
		return nil
	})
	return next, err
}

// RunJob runs a job now, also one that is paused, and returns the key of its
// row. The error has the code not_found if there is no such job.
func (h *Host) RunJob(ctx context.Context, name string, args []string) (row string, err error) {
	err = h.ask(ctx, func() error {
		j, err := h.job(name)
		if err != nil {
			return err
		}
		row = h.fire(j, moment{h.now(), byHand{}}, args, false).row.Key()
		return nil
	})
	return row, err
}

// Stop cancels a run. The error has the code not_found if no such run is alive.
func (h *Host) Stop(ctx context.Context, run, why string) error {
	return h.ask(ctx, func() error {
		for x := range h.running {
			if x.run.ID() == run {
				h.cancel(x, fault.New(fault.Canceled, "%s", because("it was stopped", why)))
				return nil
			}
		}
		return fault.New(fault.NotFound, "no run %q is alive", run)
	})
}

// Pause lets a job not run when it is due, until Resume, also in later hosts.
// Runs that are alive go on.
func (h *Host) Pause(ctx context.Context, name, why string) error {
	return h.change(ctx, name, func(j *job) {
		j.said.Paused = &record.Pause{Since: record.At(h.now()), Why: why}
	})
}

// Resume ends a Pause.
func (h *Host) Resume(ctx context.Context, name string) error {
	return h.change(ctx, name, func(j *job) { j.said.Paused = nil })
}

// change changes what is written of a job. It returns when that is on disk.
func (h *Host) change(ctx context.Context, name string, how func(*job)) error {
	var written chan struct{}
	err := h.ask(ctx, func() error {
		j, err := h.job(name)
		if err != nil {
			return err
		}
		h.due() // what was due before
		how(j)
		j.describe()
		h.book.describe(j.said)
		written = make(chan struct{})
		h.book.once(func() { close(written) })
		return nil
	})
	if err != nil {
		return err
	}
	select {
	case <-written:
		return nil
	case <-h.over:
		return fault.New(fault.Unknown, "the host has stopped meanwhile")
	case <-ctx.Done():
		return fault.New(fault.Unknown, "it is not written yet: %w", context.Cause(ctx))
	}
}

// job returns the job of a name.
func (h *Host) job(name string) (*job, error) {
	if j := h.jobs[name]; j != nil {
		return j, nil
	}
	var names []string
	for known := range h.jobs {
		names = append(names, known)
	}
	if near := value.Suggest(name, names); near != "" {
		return nil, fault.New(fault.NotFound, "there is no job %q (did you mean %q?)", name, near)
	}
	return nil, fault.New(fault.NotFound, "there is no job %q", name)
}
