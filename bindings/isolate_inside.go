package bindings

import (
	"context"
	"errors"
	"net"
	"runtime"

	"github.com/unilua/unilua/engine"
	"github.com/unilua/unilua/engine/attach"
	"github.com/unilua/unilua/engine/logging"
	"github.com/unilua/unilua/engine/sandbox"
	"github.com/unilua/unilua/engine/sandbox/stream"
	"github.com/unilua/unilua/engine/value"
)

// Inside runs, in the process that isolate.Enter has made of this one, the script
// that the owner at the other end of conn hands out, and tells how it ended.
func Inside(conn net.Conn, lacking []string) error {
	ctx, cancel := context.WithCancelCause(context.Background())
	stop := func(c *attach.Call) {
		if why, ok := understand[relay](c); ok {
			cancel(why.err())
			acknowledge(c)
		}
	}
	e, err := engine.Attach(ctx, conn, engine.AttachOptions{Methods: map[string]func(*attach.Call){askCancel: stop}, Files: true})
	if err != nil {
		return err
	}
	o := &owner{e.Owner()}
	a, err := ask[assignment](ctx, o.conn, askStart, &greeting{lacking})
	if err != nil {
		return err
	}
	// The owner closes the connection when it has heard that, maybe without a word.
	_, _ = ask[none](context.Background(), o.conn, askEnd, o.perform(ctx, e, &a))
	return e.Close()
}

// perform runs the script.
func (o *owner) perform(ctx context.Context, e *engine.Engine, a *assignment) *conclusion {
	script, err := sandbox.Compile(a.File, []byte(a.Source))
	if err != nil {
		return &conclusion{Err: relayOf(err)}
	}
	j := Job{Name: a.Name, Script: script, Dir: a.Dir, Args: a.Args, May: o, Limits: a.Limits}
	if !a.Deadline.IsZero() {
		var cancel context.CancelFunc
		ctx, cancel = context.WithDeadlineCause(ctx, a.Deadline, j.late())
		defer cancel()
	}
	rt := &Runtime{
		Engine: e,
		Stdin:  o, Stdout: stream.NewSink(printer{o, false}), Stderr: stream.NewSink(printer{o, true}),
		Log:   logging.New(logging.Options{Level: a.Level, Sinks: []logging.Sink{o}}).Logger(),
		owner: o,
	}
	return concludes(rt.Start(ctx, j).Result())
}

// concludes words a result for the owner.
func concludes(res Result) *conclusion {
	e := &conclusion{OK: res.OK, ExitCode: res.ExitCode}
	if !res.Value.Absent() {
		e.Value = []value.Value{res.Value}
	}
	var failure *sandbox.ScriptError
	if errors.As(res.Err, &failure) {
		e.Script = &scriptFailure{failure.Message, failure.Code, failure.File, failure.Line, failure.SourceLine, failure.Traceback}
		e.Err = relayOf(failure.Unwrap())
		return e
	}
	e.Err = relayOf(res.Err)
	return e
}

// processors returns how many threads can run at a time.
func processors() int { return runtime.GOMAXPROCS(0) }

// memory returns how much the process of an isolated run may hold for the script.
func (l Limits) memory() int64 { return sandbox.NewBudget(l.Limits).Limits().Memory }
