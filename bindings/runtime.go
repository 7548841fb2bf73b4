package bindings

import (
	"cmp"
	"context"
	"sync"
	"sync/atomic"
	"time"

	lua "github.com/yuin/gopher-lua"

	"github.com/unilua/unilua/engine"
	"github.com/unilua/unilua/engine/fault"
	"github.com/unilua/unilua/engine/few"
	"github.com/unilua/unilua/engine/isolate"
	"github.com/unilua/unilua/engine/isolate/fence"
	"github.com/unilua/unilua/engine/logging"
	"github.com/unilua/unilua/engine/sandbox"
	"github.com/unilua/unilua/engine/sandbox/guard"
	"github.com/unilua/unilua/engine/sandbox/permission"
	"github.com/unilua/unilua/engine/sandbox/stream"
	"github.com/unilua/unilua/engine/value"
)

// Runtime is what all runs of a process share.
type Runtime struct {
	Engine         *engine.Engine
	Stdin          sandbox.Input
	Stdout, Stderr *stream.Sink
	Log            logging.Logger
	Guard          *guard.Guard // of the memory of the process; may be nil

	results commandResults
	owner   *owner // of the runs, if that is another process

	// startGuest starts the processes of isolated runs; isolate.Start if nil.
	startGuest func(name string, l fence.Limits) (*isolate.Process, error)
}

// Job says what to run.
type Job struct {
	Name   string // unilua.job.name(): of the script, without folder and ending
	Script *sandbox.Program
	Dir    string        // where require and spawn look for files
	Args   []value.Value // unilua.job.args
	May    permission.Checker
	Limits Limits

	// Isolate has the script run in a process of its own, behind a fence. What it
	// spawns runs there too.
	Isolate bool

	// Change, unless nil, is asked for each shared object that the run opens: with
	// the error that it returns, anything fails that would change the object.
	Change func(name string) error

	// Lock names a lock that the run holds from before its script begins until all
	// of it has ended. It waits for it. "" is none.
	Lock string

	// Where it prints; those of the Runtime if nil. What it spawns prints there too.
	Stdout, Stderr *stream.Sink

	parent *Run
	fn     *sandbox.Portable // to be run instead of the script
	ended  chan<- *Run       // has room for the run, once it has ended
}

// Limits bound a run and the runs that it starts: what they use, they use
// together, but for the coroutines, which each counts for itself. A zero field
// has its default.
type Limits struct {
	Timeout  time.Duration // none
	Output   int64         // bytes printed: 64 MiB
	Objects  int           // shared objects opened: 10,000
	Children int           // runs spawned and not ended: 64

	sandbox.Limits // of the state
}

func (l Limits) withDefaults() Limits {
	if l.Output == 0 {
		l.Output = 64 << 20
	}
	if l.Objects == 0 {
		l.Objects = 10_000
	}
	if l.Children == 0 {
		l.Children = 64
	}
	return l
}

// ErrStopping is the cause with which a host that stops cancels its runs. It is
// not held against the items that they had taken.
var ErrStopping = fault.New(fault.Canceled, "the host is stopping")

// Start starts a run, which ends by itself, or soon after ctx is done.
func (rt *Runtime) Start(ctx context.Context, j Job) *Run {
	r := rt.Prepare(ctx, j)
	r.Go()
	return r
}

// Prepare returns a run that does not run yet: the caller calls Go or Discard.
// Its timeout has begun.
func (rt *Runtime) Prepare(ctx context.Context, j Job) *Run {
	j.Limits = j.Limits.withDefaults()
	j.Stdout, j.Stderr = cmp.Or(j.Stdout, rt.Stdout), cmp.Or(j.Stderr, rt.Stderr)
	cancel := context.CancelFunc(func() {})
	if d := j.Limits.Timeout; d > 0 {
		ctx, cancel = context.WithTimeoutCause(ctx, d, j.late())
	}
	r := &Run{rt: rt, job: j, cancel: cancel, done: make(chan struct{}), started: time.Now()}
	r.session = rt.Engine.NewSession(ctx, j.Script.Name)
	r.session.Guard(r.mayChange)
	if j.parent != nil {
		r.family = j.parent.family
	} else {
		r.family = &family{root: r, budget: sandbox.NewBudget(j.Limits.Limits)}
	}
	return r
}

// late returns why a run ends that has used up its time.
func (j *Job) late() error {
	d := j.Limits.Timeout
	if j.parent != nil {
		return fault.New(fault.Timeout, "the run has taken longer than the timeout of %s with which it was started", d)
	}
	return sandbox.OverTime("the run has taken longer than its limit of %s (raise it with --timeout)", d)
}

// Run is a script that runs, or has run.
type Run struct {
	rt      *Runtime
	job     Job
	session *engine.Session
	cancel  context.CancelFunc
	started time.Time
	family  *family
	done    chan struct{}
	result  Result // once done

	mine                     // what belongs to the goroutine of the run
	descendants atomic.Int64 // runs started by this one, and by those, that have not ended
	printed     atomic.Int64 // bytes, by this one and by those

	mu       sync.Mutex
	children map[*Run]struct{}
}

// mine is what a run needs while it runs. None of it is left when the run has
// ended: whoever holds a Run for its result holds little.
type mine struct {
	state   *sandbox.State
	locks   *engine.Locks // once used
	objects few.Set[opened]

	subscriptions int      // that are open
	failure       expected // the last that the script was given
	onExit        []*lua.LFunction
	headed        bool // its header has been passed
	files         openFiles
	unwatch       func()         // ends the watch over its memory; nil if there is none
	log           logging.Logger // once used
}

// Result is how a run ended.
type Result struct {
	OK       bool
	Value    value.Value // what the script returned first
	Err      error       // nil if OK
	Code     fault.Code  // of Err, "" if it carries none
	ExitCode int         // of unilua.exit
	Duration time.Duration
}

// Go lets a run begin that was prepared.
func (r *Run) Go() { go r.main() }

// Discard ends a run that was prepared and never begins.
func (r *Run) Discard() { r.leave() }

// Done is closed when the run has ended and holds nothing any more.
func (r *Run) Done() <-chan struct{} { return r.done }

// Result returns how the run ended. It waits for that.
func (r *Run) Result() Result {
	<-r.done
	return r.result
}

// String returns the run as people write it.
func (r *Run) String() string { return "run " + r.ID() }

// ID returns the id of the run.
func (r *Run) ID() string { return r.session.ID() }

// Cancel stops the run.
func (r *Run) Cancel(cause error) { r.session.Cancel(cause) }
