package sandbox

import (
	"context"
	"fmt"
	"sync/atomic"
	"time"

	lua "github.com/yuin/gopher-lua"
)

// Exit is the end of a run by os.exit.
type Exit struct{ Code int }

func (e *Exit) Error() string { return fmt.Sprintf("exit %d", e.Code) }

// control is the context that gopher-lua asks before each instruction, on the
// script's own goroutine, whether to go on. It is asked often, so it answers
// with a nil channel, which costs one atomic load and no lock, until the run
// must stop. The price is that nobody else can wait on it: natives wait on
// Context.
type control struct {
	state   *State
	run     context.Context // of the call in progress
	stop    atomic.Bool     // set once the run must stop
	stopped bool            // the script has been told
	exit    *Exit           // why, if os.exit was called
}

var closed = func() chan struct{} { c := make(chan struct{}); close(c); return c }()

// Done is called before each instruction.
func (c *control) Done() <-chan struct{} {
	if !c.stop.Load() {
		return nil
	}
	c.stopped = true
	return closed
}

func (c *control) Err() error {
	switch {
	case c.exit != nil:
		return c.exit
	case c.stop.Load() && c.run.Err() != nil:
		return context.Cause(c.run)
	}
	return nil
}

func (c *control) Deadline() (time.Time, bool) { return c.run.Deadline() }

func (c *control) Value(key any) any { return c.run.Value(key) }

// arm makes the next instructions obey ctx. The function it returns ends that,
// and returns once nothing of it is left.
func (c *control) arm(ctx context.Context) (disarm func()) {
	c.run, c.exit, c.stopped = ctx, nil, false
	c.stop.Store(ctx.Err() != nil)
	fired := make(chan struct{})
	cancel := context.AfterFunc(ctx, func() {
		c.stop.Store(true)
		close(fired)
	})
	return func() {
		if !cancel() {
			<-fired
		}
	}
}

// check raises if the run must stop.
func (c *control) check(L *lua.LState) {
	if c.stop.Load() || c.run.Err() != nil {
		c.stop.Store(true)
		c.stopped = true
		L.RaiseError("%s", c.Err())
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
	c.stop.Store(true)
	c.check(L)
}
