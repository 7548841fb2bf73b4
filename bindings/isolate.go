package bindings

import (
	"context"
	"os"
	"strings"
	"time"

	"github.com/unilua/unilua/engine"
	"github.com/unilua/unilua/engine/fault"
	"github.com/unilua/unilua/engine/isolate"
	"github.com/unilua/unilua/engine/isolate/fence"
	"github.com/unilua/unilua/engine/logging"
	"github.com/unilua/unilua/engine/machine"
	"github.com/unilua/unilua/engine/sandbox"
	"github.com/unilua/unilua/engine/value"
)

// An isolated run is a script in a process of its own, the guest, that has
// nothing but a socket to this one, its owner. The owner does for the guest what
// a script may have done: it is here that permissions are asked, limits held and
// results believed or not. What the guest asks without a right fails, and what
// makes no sense ends it.

// endTime is how long a process may take to end that has nothing left to do.
const endTime = 500 * time.Millisecond

// isolated runs the script in a process of its own, to the end of both.
func (r *Run) isolated() Result {
	res, err := r.entertain()
	if err != nil {
		res = Result{Err: err, Code: codeOf(err)}
	}
	res.Duration = time.Since(r.started)
	return res
}

// entertain starts the process and serves it until it has ended.
func (r *Run) entertain() (Result, error) {
	start := r.rt.startGuest
	if start == nil {
		start = isolate.Start
	}
	p, err := start(os.Args[0], r.fence())
	if err != nil {
		return Result{}, err
	}
	defer p.Kill() // also if serving it panics
	g := newGuest(r)
	shares := r.rt.Engine.Serve(p.Conn, engine.ServeOptions{
		ID:    r.ID(),
		Share: g.mayShare, Change: g.r.mayChange, Objects: r.job.Limits.Objects, Sessions: r.job.Limits.Children + 1, Methods: g.methods(),
	})
	g.conn = shares.Conn()
	e, err := g.await(p)
	shares.Close()
	byItself := ends(p)
	switch {
	case err == errGone && byItself:
		err = r.explainDeath(p.Death(), g.conn.Err())
	case err == errGone: // it was ended for what it said
		err = fault.New(fault.Internal, "the process of the run was ended, since what it says makes no sense: %w", g.conn.Err())
	}
	if words := p.Death().Words; err == nil && words != "" {
		r.rt.Log.Log(logging.Warn, "the process of an isolated run had something to say", "run", r.ID(), "words", words)
	}
	if failed := g.host.Close(); err == nil && e.OK {
		err = failed
	}
	if err == nil {
		err = r.session.Settled()
	}
	if err != nil {
		return Result{}, err
	}
	return r.believe(e), nil
}

// ends has a process end that has lost its connection, and reports whether it
// did so by itself.
func ends(p *isolate.Process) bool {
	timer := time.NewTimer(endTime)
	defer timer.Stop()
	select {
	case <-p.Done():
		return true
	case <-timer.C:
	}
	p.Kill()
	<-p.Done()
	return false
}

// fence returns the limits of the process.
func (r *Run) fence() fence.Limits {
	l := fence.Limits{Memory: r.job.Limits.memory()}
	if d := r.job.Limits.Timeout; d > 0 {
		l.CPU = (d + cleanUpTime) * time.Duration(processors())
	}
	return l
}

// errGone says that the process has gone, or has to go, without a result.
var errGone = fault.New(fault.Internal, "the process of the run is gone")

// await waits until the guest says how it ended. A run that is cancelled has the
// time for its clean-up functions, and a little more.
func (g *guest) await(p *isolate.Process) (conclusion, error) {
	ctx := g.r.session.Context()
	canceled := ctx.Done()
	var late <-chan time.Time
	for {
		select {
		case e := <-g.ended:
			return e, nil
		case <-g.conn.Done():
			select {
			case e := <-g.ended:
				return e, nil
			default:
				return conclusion{}, g.gone()
			}
		case <-canceled:
			canceled = nil
			timer := time.NewTimer(cleanUpTime + 2*endTime)
			defer timer.Stop()
			late = timer.C
			go g.cancel(context.Cause(ctx))
		case <-late:
			p.Kill()
			return conclusion{}, context.Cause(ctx)
		}
	}
}

// gone returns why there is no result: the run was cancelled, or the process has
// ended otherwise.
func (g *guest) gone() error {
	if ctx := g.r.session.Context(); ctx.Err() != nil {
		return context.Cause(ctx)
	}
	return errGone
}

// cancel tells the guest that its run is to end.
func (g *guest) cancel(cause error) {
	_, _ = ask[none](context.Background(), g.conn, askCancel, relayOf(cause)) // or else its time is up
}

// explainDeath says why the process has ended. broken is why the connection to
// it has.
func (r *Run) explainDeath(d isolate.Death, broken error) error {
	r.rt.Log.Log(logging.Warn, "the process of an isolated run has ended without a result", "run", r.ID(),
		"process", d.Text, "connection", broken.Error(), "words", d.Words)
	switch d.Limit {
	case "memory":
		return sandbox.OverLimit("the process of the run %s: its limit is %s of memory (raise it with --max-memory)", d.Text, value.SizeText(r.job.Limits.memory()))
	case "cpu":
		return sandbox.OverTime("the process of the run %s, more than its limit of %s allows (raise it with --timeout)", d.Text, r.job.Limits.Timeout)
	}
	text, _, _ := strings.Cut(d.Words, "\n")
	if text != "" {
		text = ": " + text
	}
	return fault.New(fault.Unknown, "the process of the run %s%s", d.Text, text)
}

// believe makes a Result of what the guest said about its end.
func (r *Run) believe(e conclusion) Result {
	res := Result{OK: e.OK, ExitCode: e.ExitCode}
	if len(e.Value) > 0 {
		res.Value = e.Value[0]
	}
	switch {
	case e.OK:
		return res
	case e.ExitCode != 0:
		res.Err = &sandbox.Exit{Code: e.ExitCode}
		return res
	}
	res.Err = r.cause(e.Err)
	if s := e.Script; s != nil {
		res.Err = sandbox.ScriptError{
			Message: s.Message, Code: s.Code, File: s.File, Line: s.Line, SourceLine: s.SourceLine, Traceback: s.Traceback,
		}.Caused(res.Err)
	}
	if res.Err == nil {
		res.Err = fault.New(fault.Internal, "the process of the run has failed and does not say why")
	}
	res.Code = codeOf(res.Err)
	return res
}

// cause returns the error that has come from the guest. Why the data folder
// cannot be used the owner knows itself.
func (r *Run) cause(e *relay) error {
	if e != nil && e.Folder {
		if _, err := r.session.Names(machine.Counter, ""); err != nil {
			return err
		}
	}
	return e.err()
}
