// Package host runs jobs when they are due, and lets nothing be skipped in
// silence: each due time of a job has one row in a ledger (package record), which
// tells what became of it and why.
//
// A Host is one loop. All that it knows belongs to that goroutine; what happens
// elsewhere, the end of a run or a call from outside, is handed to it as a
// function. Each turn of the loop looks at what is due and what has happened,
// writes all that follows in one transaction, and only when that is on disk
// starts the runs that it tells of. So a row is never behind its run.
//
// A host that cannot write, as on a full disk, starts nothing; it goes on trying,
// and loses nothing of what it has to write.
//
// # When it is not on time
//
// A due time that is seen more than Grace later is missed: the host was not
// running, the machine slept, or its clock was set. The plan of the job says what
// is run then (jobfile.CatchUp); the others have rows as skipped. If very many
// were missed, the oldest share one row.
//
// A clock that is set back shows times again. Intervals go on at their pace, and
// fixed times that were due are not due again, unless the clock is set back by
// more than three hours: then it was wrong before, as cron(8) of Debian has it.
package host

import (
	"context"
	"sync"
	"time"

	"github.com/unilua/unilua/engine/fault"
	"github.com/unilua/unilua/engine/host/jobfile"
	"github.com/unilua/unilua/engine/host/record"
	"github.com/unilua/unilua/engine/logging"
)

// Job is a script with its plan.
type Job struct {
	*jobfile.Plan
	Script string // its path
	Broken string // why its last edit does not count, and this is the one before
	Run    any    // what the Runner knows of it
}

// Runner makes runs of jobs.
type Runner interface {
	// Prepare makes a run, which begins with Go. The run holds the job's lock
	// while its script runs. An error counts as an attempt that has failed.
	Prepare(Start) (Run, error)
}

// Start says what is to be run, and why.
type Start struct {
	Job     *Job
	Trigger string   // as people read it
	Args    []string // given by hand
	Attempt int      // from 1
}

// Run is one run of a job.
type Run interface {
	ID() string
	Go()
	Done() <-chan struct{} // closed when it has ended
	Outcome() Outcome      // once it has
	Cancel(cause error)    // ends it soon; one that has not begun must not be begun then
}

// Outcome is how a run has ended.
type Outcome struct {
	OK   bool
	Exit int   // code of the script, 0 if it states none
	Err  error // nil if OK
}

// Options of a Host. Store and Runner are needed.
type Options struct {
	Store  *record.Store
	Runner Runner
	Log    logging.Logger
	Now    func() time.Time // the clock on the wall; time.Now if nil

	Settings

	// Ended is told of each row that has ended, once that is on disk; the row does
	// not change any more. It is called in the loop, so it returns soon. May be nil.
	Ended func(*record.Row)
}

// Times of the host.
const (
	Grace    = time.Minute    // how late a due time may be seen that was not missed
	punctual = time.Second    // how late a run may begin that is not late
	look     = time.Second    // how often the clock is looked at, for it may be set
	retry    = time.Second    // after a write that failed
	setBack  = 3 * time.Hour  // by more than that: the clock was wrong before
	maxPause = 24 * time.Hour // between two attempts
)

// ErrStopping is the cause with which a host that stops cancels its runs.
var ErrStopping = fault.New(fault.Canceled, "the host is stopping")

var errNotRunning = fault.New(fault.Unavailable, "the host is not running")

// Host runs jobs.
type Host struct {
	o     Options
	calls chan func()
	over  chan struct{} // closed when the loop has ended

	pruning sync.WaitGroup

	// Of the loop.
	jobs     map[string]*job
	agenda   agenda
	started  time.Time
	last     time.Time               // when the clock was looked at last
	running  map[*execution]struct{} // those that have one of MaxRuns places
	queued   []*execution            // for a place
	stopping bool
	book     journal
}

// New returns a host that has no jobs yet.
func New(o Options) *Host {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Log == nil {
		o.Log = logging.Discard()
	}
	if o.Ended == nil {
		o.Ended = func(*record.Row) {}
	}
	o.defaults()
	return &Host{o: o, calls: make(chan func()), over: make(chan struct{}), jobs: map[string]*job{}, running: map[*execution]struct{}{}, book: newJournal()}
}

// Run runs jobs until ctx is done, and then until their runs have ended. It may
// be called once. It fails if the records of the host cannot be read.
func (h *Host) Run(ctx context.Context, jobs []*Job) error {
	defer close(h.over)
	h.started = h.now()
	h.last = h.started
	if err := h.load(jobs); err != nil {
		return err
	}
	if err := h.recover(); err != nil {
		return err
	}
	h.onStart()
	wake := time.NewTimer(0)
	defer wake.Stop()
	for ctx.Err() == nil {
		h.due()
		h.flush()
		wake.Reset(h.pause())
		select {
		case <-ctx.Done():
		case call := <-h.calls:
			call()
		case <-wake.C:
		}
	}
	return h.drain()
}

// now returns what the clock on the wall shows. A time.Time that also had its
// monotonic reading would not tell that the clock was set.
func (h *Host) now() time.Time { return h.o.Now().Round(0) }

// pause returns how long nothing is due, by time.
func (h *Host) pause() time.Duration {
	d := look
	if next, ok := h.agenda.next(); ok {
		d = min(d, next.Sub(h.now()))
	}
	return max(d, 0)
}

// post hands call to the loop, from a goroutine that is not the loop's. After
// the loop has ended it is not called.
func (h *Host) post(call func()) bool {
	select {
	case h.calls <- call:
		return true
	case <-h.over:
		return false
	}
}

// ask calls fn in the loop and returns what it returns.
func (h *Host) ask(ctx context.Context, fn func() error) error {
	answer := make(chan error, 1)
	select {
	case h.calls <- func() { answer <- fn() }:
		return <-answer
	case <-h.over:
		return errNotRunning
	case <-ctx.Done():
		return fault.New(fault.CodeOf(ctx.Err()), "the host has not answered: %w", context.Cause(ctx))
	}
}

// drain lets the runs end, and cancels those that take too long. What waits is
// left to the next host.
func (h *Host) drain() error {
	h.flush()
	h.stopping = true
	h.dropUnwritten()
	deadline := time.NewTimer(h.o.Drain)
	defer deadline.Stop()
	for len(h.running) > 0 {
		select {
		case call := <-h.calls:
			call()
		case <-deadline.C:
			for x := range h.running {
				h.cancel(x, ErrStopping)
			}
		}
	}
	h.pruning.Wait()
	return h.book.write(h.o.Store)
}

// dropUnwritten gives up runs that could not begin, for their rows could not be
// written.
func (h *Host) dropUnwritten() {
	for x := range h.running {
		if !x.going {
			x.giveUp(ErrStopping)
			delete(h.running, x)
		}
	}
	h.book.then = nil
}
