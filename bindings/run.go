package bindings

import (
	"context"
	"errors"
	"runtime/debug"
	"time"

	lua "github.com/yuin/gopher-lua"

	"github.com/unilua/unilua/engine"
	"github.com/unilua/unilua/engine/fault"
	"github.com/unilua/unilua/engine/logging"
	"github.com/unilua/unilua/engine/machine/lock"
	"github.com/unilua/unilua/engine/sandbox"
	"github.com/unilua/unilua/engine/sandbox/permission"
	"github.com/unilua/unilua/engine/sandbox/world"
	"github.com/unilua/unilua/engine/value"
)

// cleanUpTime is how long the functions given to job.on_exit have, together.
const cleanUpTime = 5 * time.Second

var errLateCleanUp = fault.New(fault.Timeout, "the functions given to unilua.job.on_exit have taken longer than %s", cleanUpTime)

// main runs the script and ends all that came of it, in this order: its clean-up
// functions, its state, the runs it spawned, and last what it holds of shared
// objects.
func (r *Run) main() {
	defer r.leave()
	defer r.recover()
	if err := r.lock(); err != nil {
		r.result = r.conclude(nil, err)
		return
	}
	if r.job.Isolate {
		r.result = r.isolated()
		return
	}
	r.makeState()
	values, err := r.script()
	r.result = r.conclude(values, r.finish(err))
}

// finish calls the clean-up functions of a script that has ended with err and
// closes its state. It returns how the run has ended, after err: the first
// failure.
func (r *Run) finish(err error) error {
	err = r.cleanUp(err)
	for _, end := range []func() error{r.state.Close, func() error { return r.files.end(r.state) }, r.session.Settled} {
		if failed := end(); failed != nil && endedWell(err) {
			err = failed
		}
	}
	return err
}

// lock waits for the lock of the job. Whatever ends the run gives it back.
func (r *Run) lock() error {
	if r.job.Lock == "" {
		return nil
	}
	locks, err := r.session.Locks()
	if err == nil {
		_, err = locks.Do(lock.Op{Verb: lock.Acquire, Name: r.job.Lock, Script: r.job.Script.Name, Line: 1}, engine.Forever)
	}
	return err
}

// recover makes a panic of ours the failure of this run alone.
func (r *Run) recover() {
	if p := recover(); p != nil {
		r.result = r.conclude(nil, fault.New(fault.Internal, "internal fault: %v\n%s", p, debug.Stack()))
		if r.state != nil {
			_ = r.state.Close() // the panic is what counts
		}
	}
}

// leave ends what is left of the run. After it, nobody finds anything of it but
// the result.
func (r *Run) leave() {
	if r.unwatch != nil {
		r.unwatch()
	}
	r.endChildren()
	r.session.Close(context.Cause(r.session.Context()) == ErrStopping)
	r.cancel()
	r.family.unsubscribe(r.subscriptions)
	r.mine = mine{}
	if parent := r.job.parent; parent != nil {
		parent.dismiss(r)
	}
	close(r.done)
	if r.job.ended != nil {
		r.job.ended <- r
	}
}

// makeState makes the state that the script runs in.
func (r *Run) makeState() {
	r.state = sandbox.New(sandbox.Options{
		Dir:         r.job.Dir,
		Permissions: r.job.May,
		Asker:       asker{r},
		Stdin:       r.rt.Stdin,
		Stdout:      r.job.Stdout.New(r.mayPrint),
		Stderr:      r.job.Stderr.New(r.mayPrint),
		Globals:     globals(),
		Host:        r,
		Module:      require,
		Shell:       r.shell,
		World:       r.world(),
		Before:      r.session.Settled,
		Budget:      r.family.budget,
		Roots:       r.roots,
	})
	r.unwatch = r.rt.Guard.Enter(weighed{r.state, r.session})
}

// script runs the script.
func (r *Run) script() ([]lua.LValue, error) {
	if r.job.fn != nil {
		return r.state.CallPortable(r.session.Context(), r.job.fn, r.argValues()...)
	}
	return r.state.Run(r.session.Context(), r.job.Script, r.argValues()...)
}

// weighed is a run as the guard of the process's memory knows it.
type weighed struct {
	*sandbox.State
	*engine.Session
}

// shell is the Shell of the script.
func (r *Run) shell(ctx context.Context, text string, s sandbox.ShellStreams) (status int, err error) {
	return r.rt.commander().shell(ctx, r.rt, text, s)
}

// world returns the files and the environment that the script finds, nil for
// those of this process.
func (r *Run) world() world.World {
	if r.rt.owner == nil {
		return nil
	}
	return awayWorld{r.rt.owner, r.session.Settled}
}

// argValues returns the arguments as the script's ... has them.
func (r *Run) argValues() []lua.LValue {
	list := make([]lua.LValue, len(r.job.Args))
	for i, v := range r.job.Args {
		list[i] = decode(r.state.L, v)
	}
	return list
}

// mayPrint lets n bytes leave, once all that the script has seen is durable,
// and unless that is more than it may print, or than one of those above it may:
// what a run starts prints on its account too.
func (r *Run) mayPrint(n int) error {
	if err := r.session.Settled(); err != nil {
		return err
	}
	for p := r; p != nil; p = p.job.parent {
		if p.printed.Add(int64(n)) > p.job.Limits.Output {
			err := sandbox.OverLimit("the run has printed more than its limit of %s (raise it with --max-output)", value.SizeText(p.job.Limits.Output))
			p.session.Cancel(err)
			return err
		}
	}
	return nil
}

// cleanUp calls the functions given to job.on_exit, the last one first, on
// every path. It returns how the run has ended, after err: the first failure.
func (r *Run) cleanUp(err error) error {
	if len(r.onExit) == 0 {
		return err
	}
	done := r.session.CleanUp(cleanUpTime, errLateCleanUp)
	r.state.Spare()
	defer done()
	for len(r.onExit) > 0 {
		last := len(r.onExit) - 1
		fn := r.onExit[last]
		r.onExit = r.onExit[:last]
		_, failed := r.state.Call(r.session.Context(), fn)
		switch {
		case endedWell(failed):
		case endedWell(err):
			err = failed
		default:
			r.rt.Log.Log(logging.Warn, "a clean-up function failed", "job", r.job.Name, "run", r.ID(), "error", failed.Error())
		}
	}
	return err
}

// endedWell reports an end that is not a failure: a plain one, or an exit with
// code 0.
func endedWell(err error) bool {
	var exit *sandbox.Exit
	return err == nil || errors.As(err, &exit) && exit.Code == 0
}

// conclude makes the result of what the script returned, or how it failed.
func (r *Run) conclude(values []lua.LValue, err error) Result {
	res := Result{Duration: time.Since(r.started)}
	var exit *sandbox.Exit
	if errors.As(err, &exit) {
		res.OK, res.ExitCode = exit.Code == 0, exit.Code
		if !res.OK {
			res.Err = err
		}
		return res
	}
	if err == nil && len(values) > 0 && values[0] != lua.LNil {
		res.Value, err = shareResult(values[0])
	}
	r.explain(err)
	res.OK, res.Err, res.Code = err == nil, err, codeOf(err)
	return res
}

// shareResult returns a result as a shared value. The error names the path of
// what cannot be shared.
func shareResult(v lua.LValue) (value.Value, error) {
	shared, err := encode(v, "result")
	switch {
	case err == nil:
		return shared, nil
	case errors.Is(err, value.ErrTooLarge):
		return value.Value{}, tooLarge("result")
	}
	return value.Value{}, fault.New(fault.Invalid, "%w", err)
}

// codeOf returns the code of a failure, as scripts see it.
func codeOf(err error) fault.Code {
	var failure *sandbox.ScriptError
	if errors.As(err, &failure) {
		return failure.Code
	}
	return fault.CodeOf(err)
}

// may asks whether the run may do something.
func (r *Run) may(k permission.Kind, target string) error { return r.state.Check(k, target) }

// sees reports whether the run may do something, without asking anybody: for
// what is left out if it may not.
func (r *Run) sees(k permission.Kind, target string) bool {
	return permission.Allows(r.job.May, permission.Request{Kind: k, Target: target})
}

// asker is a run as those who decide about permissions know it.
type asker struct{ r *Run }

func (a asker) Context() context.Context { return a.r.session.Context() }

func (a asker) Run() (job, id string) { return a.r.job.Name, a.r.ID() }

func (a asker) Line() (script string, line int) { return a.r.where(a.r.state.Running()) }

// where returns the line of the script that called the function under way.
func (r *Run) where(L *lua.LState) (script string, line int) {
	for level := 1; ; level++ {
		frame, ok := L.GetStack(level)
		if !ok {
			return r.job.Script.Name, 0
		}
		if _, err := L.GetInfo("Sl", frame, lua.LNil); err == nil && frame.CurrentLine > 0 {
			return frame.Source, frame.CurrentLine
		}
	}
}

// strings returns texts as the arguments of a job.
func Strings(texts []string) []value.Value {
	values := make([]value.Value, len(texts))
	for i, t := range texts {
		values[i] = value.String(t)
	}
	return values
}
