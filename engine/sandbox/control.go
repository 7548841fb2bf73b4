package sandbox

import (
	"context"
	"fmt"
	"sync/atomic"
	"time"

	"github.com/unilua/unilua/engine/sandbox/pace"
	"github.com/unilua/unilua/engine/sandbox/pattern"
	"github.com/unilua/unilua/engine/sandbox/vm"
	lua "github.com/yuin/gopher-lua"
)

// Exit is the end of a run by os.exit.
type Exit struct{ Code int }

func (e *Exit) Error() string { return fmt.Sprintf("exit %d", e.Code) }

// control is the context that gopher-lua and natives ask, on the script's own
// goroutine, whether to go on. A machine asks now and then; gopher-lua's own loop
// asks before each instruction, so the answer is a nil channel, which costs
// nothing, and the run is looked at now and then only. The price is that nobody
// else can wait on it: natives wait on Context.
type control struct {
	state   *State
	run     context.Context // of the call in progress
	meter   *vm.Meter       // what was done since the last look
	stop    bool            // the run must stop
	stopped bool            // the script has been told
	exit    *Exit           // why, if os.exit was called
	over    *LimitError     // why, if a limit was exceeded
	spare   bool            // the run is over and cleans up
	pace    pace.Run
	end     func() bool // of obeying run

	held  int          // bytes, as last weighed
	asked atomic.Bool  // somebody wants the state weighed
	shown atomic.Int64 // bytes, held and taken since
}

var closed = func() chan struct{} { c := make(chan struct{}); close(c); return c }()

// Instructions between two looks at the run. No code goes on for long without
// one: natives that take long say so, or ask for themselves.
const (
	between      = 4096 // of a machine
	betweenPlain = 1024 // of gopher-lua's own loop
)

// Done is called before each instruction of gopher-lua's own loop.
func (c *control) Done() <-chan struct{} {
	if c.meter.Left--; c.meter.Left < 0 || c.meter.Urgent.Load() {
		c.meter.Debt += plainBytes * c.meter.Done()
		c.look()
	}
	if !c.stop {
		return nil
	}
	c.stopped = true
	return closed
}

func (c *control) Err() error {
	switch {
	case c.exit != nil:
		return c.exit
	case c.over != nil:
		return c.over
	case c.run.Err() != nil:
		return context.Cause(c.run)
	}
	return nil
}

func (c *control) Deadline() (time.Time, bool) { return c.run.Deadline() }

func (c *control) Value(key any) any { return c.run.Value(key) }

// begin makes the next instructions obey ctx, until the end of the call.
func (c *control) begin(ctx context.Context) {
	c.meter.Urgent.Store(false)
	c.end = context.AfterFunc(ctx, func() { c.meter.Urgent.Store(true) })
	c.run, c.exit, c.over, c.stop, c.stopped = ctx, nil, nil, ctx.Err() != nil, false
	c.meter.Hurry()
}

// look decides whether the run must stop. Other runs have their turn first, if
// it is theirs.
func (c *control) look() {
	c.pace.Look()
	if !c.stop {
		c.stop = c.run.Err() != nil || !c.count() || !c.measure()
	}
	if c.stop {
		c.meter.Hurry()
	}
}

// check raises if the run must stop.
func (c *control) check(L *lua.LState) {
	if c.look(); c.stop {
		c.raise(L)
	}
}

// watch is a control for a Matcher, which asks by its Err now and then whether to
// go on: that is a look, after so much work.
type watch control

func (w *watch) Err() error {
	c := (*control)(w)
	c.meter.Left -= pattern.Stride / stepsPerInstruction
	c.look()
	return c.Err()
}

// stepsPerInstruction is how many steps a Matcher makes in about the time of an
// instruction.
const stepsPerInstruction = 8

// raise raises the end of the run. A machine is between two instructions, where
// nothing may be pushed: the top may be that of a local.
func (c *control) raise(L *lua.LState) {
	c.stopped = true
	if c.state.machine != nil {
		panic(&lua.ApiError{Type: lua.ApiErrorRun, Object: lua.LString(c.Err().Error())})
	}
	L.RaiseError("%s", c.Err())
}

// exceed ends the run by a limit. It does not return.
func (c *control) exceed(L *lua.LState, why *LimitError) {
	c.over, c.stop = why, true
	c.check(L)
}

// count takes what the meter shows from the budget of instructions and gives it
// more. It reports whether there is any left.
func (c *control) count() bool {
	slice := between
	if c.state.machine == nil {
		slice = betweenPlain
	}
	b := c.state.budget
	limit := b.limits.Instructions
	if limit == 0 {
		c.meter.Give(slice)
		return true
	}
	left := limit - b.done.Add(int64(c.meter.Done()))
	if c.spare {
		left += spareInstructions
	}
	c.meter.Give(int(min(max(left, 0), int64(slice))))
	if left < 0 {
		c.over = OverLimit("the run has executed its limit of %d instructions (raise it with --max-instructions)", limit)
	}
	return left >= 0
}

// work counts what a native does as so many instructions, and raises if the run
// must stop.
func (c *control) work(L *lua.LState, n int) {
	if c.meter.Left -= n; c.meter.Left < 0 {
		c.check(L)
	}
}

// Context returns the context of the run in progress, for natives to wait on.
// L.Context is not for waiting.
func Context(L *lua.LState) context.Context { return Of(L).control.run }

// Raise raises err at the line of the script that called the native. If the
// run must stop, that is raised instead. It does not return.
func Raise(L *lua.LState, err error) {
	s := Of(L)
	s.control.check(L)
	s.noted = err
	L.RaiseError("%s", err)
}

// Leave ends the run that L belongs to, as os.exit does, with an *Exit of that
// code: nothing of the script runs any more. It does not return.
func Leave(L *lua.LState, code int) {
	c := &Of(L).control
	c.exit = &Exit{code}
	c.stop = true
	c.check(L)
}
