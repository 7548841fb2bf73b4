package sandbox

import (
	"context"
	"fmt"
	"time"

	lua "github.com/yuin/gopher-lua"
)

// Exit is the end of a run by os.exit.
type Exit struct{ Code int }

func (e *Exit) Error() string { return fmt.Sprintf("exit %d", e.Code) }

// control is the context that gopher-lua and natives ask, on the script's own
// goroutine, whether to go on. A machine asks now and then; gopher-lua's own loop
// asks before each instruction, so the answer is a nil channel, which costs
// nothing, and the run's context is looked at now and then only. The price is
// that nobody else can wait on it: natives wait on Context.
type control struct {
	state   *State
	run     context.Context // of the call in progress
	left    int             // instructions until Done looks at run again
	stop    bool            // the run must stop
	stopped bool            // the script has been told
	exit    *Exit           // why, if os.exit was called
}

var closed = func() chan struct{} { c := make(chan struct{}); close(c); return c }()

// between is how many instructions of gopher-lua's own loop go by between two
// looks at the run.
const between = 1024

// Done is called before each instruction of gopher-lua's own loop.
func (c *control) Done() <-chan struct{} {
	if c.left--; c.left < 0 {
		c.left = between
		c.stop = c.stop || c.run.Err() != nil
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
	case c.run.Err() != nil:
		return context.Cause(c.run)
	}
	return nil
}

func (c *control) Deadline() (time.Time, bool) { return c.run.Deadline() }

func (c *control) Value(key any) any { return c.run.Value(key) }

// begin makes the next instructions obey ctx.
func (c *control) begin(ctx context.Context) {
	c.run, c.exit, c.stop, c.stopped, c.left = ctx, nil, ctx.Err() != nil, false, 0
	c.hurry()
}

// hurry makes the next instruction look whether the run must stop.
func (c *control) hurry() {
	if m := c.state.machine; m != nil {
		m.Hurry()
	}
}

// check raises if the run must stop.
func (c *control) check(L *lua.LState) {
	if c.stop || c.run.Err() != nil {
		c.stop, c.stopped = true, true
		c.hurry()
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
	c.stop = true
	c.check(L)
}
