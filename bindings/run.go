package bindings

import (
	"context"
	"errors"
	"time"

	lua "github.com/yuin/gopher-lua"

	"github.com/unilua/unilua/engine/fault"
	"github.com/unilua/unilua/engine/sandbox"
	"github.com/unilua/unilua/engine/sandbox/permission"
	"github.com/unilua/unilua/engine/value"
)

// cleanUpTime is how long the functions given to job.on_exit have, together.
const cleanUpTime = 5 * time.Second

var errLateCleanUp = fault.New(fault.Timeout, "the functions given to unilua.job.on_exit have taken longer than %s", cleanUpTime)

// main runs the script and ends all that came of it, in this order: its clean-up
// functions, the runs it spawned, its state, and last what it holds of shared
// objects.
func (r *Run) main() {
	defer close(r.done)
	defer r.cancel()
	values, err := r.script()
	if exitErr := r.cleanUp(); err == nil {
		err = exitErr
	}
	r.result = r.conclude(values, err)
	r.endChildren()
	if err := r.state.Close(); err != nil && r.result.OK {
		r.result = r.conclude(nil, err)
	}
	if err := r.files.end(); err != nil && r.result.OK {
		r.result = r.conclude(nil, err)
	}
	if err := r.session.Settled(); err != nil && r.result.OK {
		r.result = r.conclude(nil, err)
	}
	r.session.Close(context.Cause(r.session.Context()) == ErrStopping)
}

// script makes the state and runs the script in it.
func (r *Run) script() ([]lua.LValue, error) {
	r.state = sandbox.New(sandbox.Options{
		Dir:         r.job.Dir,
		Permissions: r.job.May,
		Stdin:       r.rt.Stdin,
		Stdout:      r.rt.Stdout.New(r.mayPrint),
		Stderr:      r.rt.Stderr.New(r.mayPrint),
		Module:      r.require,
		Before:      r.session.Settled,
	})
	install(r.state, r)
	if r.job.fn != nil {
		return r.job.fn.run(r)
	}
	return r.state.Run(r.session.Context(), r.job.Script, r.argValues()...)
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
// and unless that is more than it may print.
func (r *Run) mayPrint(n int) error {
	if err := r.session.Settled(); err != nil {
		return err
	}
	if r.printed += int64(n); r.printed > r.job.Limits.Output {
		err := overLimit(fault.TooLarge, "the run has printed more than its limit of %d bytes (raise it with --max-output)", r.job.Limits.Output)
		r.session.Cancel(err)
		return err
	}
	return nil
}

// cleanUp calls the functions given to job.on_exit, the last one first, on
// every path. It returns the first failure.
func (r *Run) cleanUp() error {
	if len(r.onExit) == 0 {
		return nil
	}
	done := r.session.CleanUp(cleanUpTime, errLateCleanUp)
	defer done()
	var failed error
	for len(r.onExit) > 0 {
		last := len(r.onExit) - 1
		fn := r.onExit[last]
		r.onExit = r.onExit[:last]
		if _, err := r.state.Call(r.session.Context(), fn); err != nil && failed == nil {
			failed = err
		}
	}
	return failed
}

// conclude makes the result of what the script returned, or how it failed.
func (r *Run) conclude(values []lua.LValue, err error) Result {
	res := Result{Duration: time.Since(r.started)}
	var exit *sandbox.Exit
	if errors.As(err, &exit) {
		res.OK, res.ExitCode = exit.Code == 0, exit.Code
		if !res.OK {
			res.Err, res.Code = err, fault.Canceled
		}
		return res
	}
	if err == nil && len(values) > 0 && values[0] != lua.LNil {
		res.Value, err = encode(values[0], "the result")
	}
	if err != nil {
		res.Err, res.Code = err, codeOf(err)
		return res
	}
	res.OK = true
	return res
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

// endItems notes that the transaction under way has ended the items given to
// it.
func (r *Run) endItems() {
	for _, it := range r.ended {
		it.done = true
	}
	r.ended = nil
}

// strings returns texts as the arguments of a job.
func Strings(texts []string) []value.Value {
	values := make([]value.Value, len(texts))
	for i, t := range texts {
		values[i] = value.String(t)
	}
	return values
}
