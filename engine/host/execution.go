package host

import (
	"fmt"
	"hash/fnv"
	"slices"
	"strings"
	"time"

	"github.com/unilua/unilua/engine/fault"
	"github.com/unilua/unilua/engine/host/jobfile"
	"github.com/unilua/unilua/engine/host/record"
	"github.com/unilua/unilua/engine/logging"
)

// execution is a row of the ledger that has not ended.
type execution struct {
	job   *job
	row   *record.Row
	args  []string
	run   Run   // while it runs
	going bool  // the run has begun
	cause error // with which it was cancelled
	late  string
	timer *time.Timer // while it waits for a time
}

// execution returns a new one, with a row that no other has.
func (h *Host) execution(j *job, m moment, args []string) *execution {
	r := &record.Row{Job: j.Name, Due: record.At(m.at), Trigger: m.by.String(), Status: record.Waiting}
	if !r.Due.After(j.highest) {
		h.number(r)
	} else {
		j.highest = r.Due.Time
	}
	h.book.save(r)
	return &execution{job: j, row: r, args: args}
}

// number counts the rows that are due at the time of r, which happens if it is
// run by hand twice, or the clock is set back.
func (h *Host) number(r *record.Row) {
	taken := func() bool {
		for other := range h.book.rows {
			if other.Key() == r.Key() {
				return true
			}
		}
		_, err := h.o.Store.Row(r.Key())
		return err == nil
	}
	for n := 2; taken(); n++ {
		r.Nth = n
	}
}

// fire makes a job run, now or as soon as it may. What is caught up waits for its
// turn whatever the job says of overlaps.
func (h *Host) fire(j *job, m moment, args []string, caughtUp bool) *execution {
	x := h.execution(j, m, args)
	if p := j.said.Paused; p != nil && m.by != (byHand{}) {
		h.finish(x, record.Skipped, because("the job is paused", p.Why))
		return x
	}
	if caughtUp {
		x.late = h.whyMissed(m.at, h.now())
		h.take(x, jobfile.Queue)
		return x
	}
	h.after(x, j.jitter(m.at), func() { h.take(x, j.Overlap) })
	return x
}

// jitter returns by how much a due time is put off: always the same for that
// time of that job, and spread evenly over all.
func (j *job) jitter(at time.Time) time.Duration {
	if j.Jitter <= 0 {
		return 0
	}
	hash := fnv.New64a()
	fmt.Fprint(hash, j.Name, at.UnixNano())
	return time.Duration(hash.Sum64() % uint64(j.Jitter))
}

// after calls fn in the loop after d.
func (h *Host) after(x *execution, d time.Duration, fn func()) {
	if d <= 0 {
		fn()
		return
	}
	x.timer = time.AfterFunc(d, func() {
		h.post(func() {
			switch {
			case x.row.Status.Ended():
			case x.job.gone:
				h.finish(x, record.Skipped, "the job is no more")
			default:
				fn()
			}
		})
	})
}

// take treats an execution whose time has come, while others of its job may be
// alive.
func (h *Host) take(x *execution, o jobfile.Overlap) {
	j := x.job
	if len(j.active) == 0 || o == jobfile.Allow {
		j.active = append(j.active, x)
		h.seek(x)
		return
	}
	other := j.active[0]
	if o == jobfile.Skip {
		h.finish(x, record.Skipped, fmt.Sprintf("%s was still %s", other, other.row.Status))
		return
	}
	x.row.Reason = fmt.Sprintf("waits for %s", other)
	x.late = fmt.Sprintf("it waited for %s", other)
	if o == jobfile.CancelOther {
		h.cancelAll(j, fault.New(fault.Canceled, "the job was due again, and its overlap is cancel_other"))
	}
	if len(j.active) == 0 { // none had begun
		h.take(x, o)
		return
	}
	j.line = append(j.line, x)
}

// String returns an execution as people write it.
func (x *execution) String() string {
	return "that of " + x.row.Due.In(x.zone()).Format("2006-01-02 15:04:05 MST")
}

func (x *execution) zone() *time.Location {
	if x.job.Zone != nil {
		return x.job.Zone
	}
	return time.UTC
}

// seek begins an attempt, or waits for a place. A host that stops begins none:
// the next one finds the row.
func (h *Host) seek(x *execution) {
	if h.stopping {
		return
	}
	if len(h.running) >= h.o.MaxRuns {
		x.row.Reason = fmt.Sprintf("waits, for the host runs its %d at once", h.o.MaxRuns)
		x.late = fmt.Sprintf("the host ran its %d at once", h.o.MaxRuns)
		h.book.save(x.row)
		h.queued = append(h.queued, x)
		return
	}
	h.running[x] = struct{}{}
	h.begin(x)
}

// begin begins an attempt once its row is on disk.
func (h *Host) begin(x *execution) {
	attempt := record.Attempt{Started: record.At(h.now())}
	run, err := h.o.Runner.Prepare(Start{Job: x.job.Job, Trigger: x.row.Trigger, Args: x.args, Attempt: len(x.row.Attempts) + 1})
	x.row.Status, x.row.Reason = record.Running, ""
	if err != nil {
		x.row.Attempts = append(x.row.Attempts, attempt)
		h.ended(x, Outcome{Err: err})
		return
	}
	attempt.Run, x.run = run.ID(), run
	x.row.Attempts = append(x.row.Attempts, attempt)
	h.book.save(x.row)
	h.book.once(func() {
		if x.run != run {
			return // it was cancelled meanwhile
		}
		x.going = true
		run.Go()
		go func() {
			<-run.Done()
			o := run.Outcome()
			h.post(func() { h.ended(x, o) })
		}()
	})
}

// cancel ends an execution, whatever it does.
func (h *Host) cancel(x *execution, cause error) {
	if x.going {
		if x.cause == nil {
			x.cause = cause
		}
		x.run.Cancel(cause)
		return
	}
	if x.run != nil {
		x.giveUp(cause)
		h.leave(x)
	}
	h.finish(x, record.Canceled, cause.Error())
}

// giveUp makes an attempt that has not begun one that never was.
func (x *execution) giveUp(cause error) {
	x.run.Cancel(cause)
	x.run = nil
	x.row.Attempts = x.row.Attempts[:len(x.row.Attempts)-1]
}

// cancelAll ends all executions of a job that are alive, or wait for those.
func (h *Host) cancelAll(j *job, cause error) {
	for _, x := range slices.Concat(j.line, j.active) {
		h.cancel(x, cause)
	}
}

// ended treats the end of an attempt.
func (h *Host) ended(x *execution, o Outcome) {
	x.run, x.going = nil, false
	h.leave(x)
	x.note(o, h.now())
	n := len(x.row.Attempts)
	switch {
	case o.OK:
		status, why := x.well()
		h.finish(x, status, why)
	case x.cause != nil:
		h.finish(x, record.Canceled, x.cause.Error())
	case n <= x.job.Retries && !x.job.gone:
		h.again(x, n)
	default:
		h.finish(x, record.Failed, x.row.Attempts[n-1].Error)
	}
}

// note writes down how the last attempt has ended.
func (x *execution) note(o Outcome, now time.Time) {
	a := &x.row.Attempts[len(x.row.Attempts)-1]
	a.Ended, a.OK, a.Exit = record.At(now), o.OK, o.Exit
	if o.Err != nil {
		text := o.Err.Error()
		a.Code, a.Error = string(fault.CodeOf(o.Err)), strings.ToValidUTF8(text[:min(len(text), record.MaxError)], "")
	}
}

// well returns how an execution ends whose last attempt went well.
func (x *execution) well() (record.Status, string) {
	if n := len(x.row.Attempts); n > 1 {
		return record.Retried, fmt.Sprintf("attempt %d went well", n)
	}
	began := x.row.Attempts[0].Started.Sub(x.row.Due.Time) - x.job.jitter(x.row.Due.Time)
	switch {
	case began <= punctual:
		return record.Ran, ""
	case x.late != "":
		return record.Late, x.late
	}
	return record.Late, fmt.Sprintf("it began %s after it was due", began.Round(time.Millisecond))
}

// again has another attempt made after the n-th has failed. The time between
// attempts doubles from the job's back-off on, up to a day.
func (h *Host) again(x *execution, n int) {
	d := min(x.job.Backoff<<min(n-1, 30), maxPause)
	x.row.Status = record.Waiting
	x.row.Reason = fmt.Sprintf("attempt %d of %d at %s", n+1, x.job.Retries+1, h.now().Add(d).In(x.zone()).Format(time.TimeOnly))
	h.book.save(x.row)
	h.after(x, d, func() { h.seek(x) })
}

// leave gives up the place of an execution.
func (h *Host) leave(x *execution) {
	if _, has := h.running[x]; !has {
		return
	}
	delete(h.running, x)
	h.fill()
}

// finish ends an execution, and lets go on what waits for that.
func (h *Host) finish(x *execution, s record.Status, why string) {
	if x.timer != nil {
		x.timer.Stop()
	}
	x.row.Status, x.row.Reason, x.row.Ended = s, why, record.At(h.now())
	h.book.save(x.row)
	j := x.job
	is := func(other *execution) bool { return other == x }
	h.queued = slices.DeleteFunc(h.queued, is)
	j.line = slices.DeleteFunc(j.line, is)
	j.active = slices.DeleteFunc(j.active, is)
	if s == record.Failed {
		h.o.Log.Log(logging.Error, "a job has failed", "job", j.Name, "due", x.row.Due.Time, "error", why)
	}
	if len(j.active) == 0 && len(j.line) > 0 {
		next := j.line[0]
		j.line = j.line[1:]
		j.active = append(j.active, next)
		h.seek(next)
	}
	if len(x.row.Attempts) > 0 {
		h.follow(x)
	}
	h.prune(j)
}

func because(what, why string) string {
	if why == "" {
		return what
	}
	return what + ": " + why
}
