package bindings

import (
	"context"
	"time"

	"github.com/unilua/unilua/engine/command"
	"github.com/unilua/unilua/engine/sandbox"
)

// commander runs programs for the runs of a Runtime.
type commander interface {
	// allow asks whether r may run p, and makes p ready to be run.
	allow(r *Run, p *program) error

	// run runs p to its end, for by, and keeps its result in __run.
	run(ctx context.Context, rt *Runtime, p *program, by caller)

	// shell is a sandbox.Shell.
	shell(ctx context.Context, rt *Runtime, text string, s sandbox.ShellStreams) (status int, err error)
}

// caller says who runs a program, or asks for something else.
type caller struct {
	Job    string `cbor:"1,keyasint,omitempty"`
	ID     string `cbor:"2,keyasint,omitempty"`
	Script string `cbor:"3,keyasint,omitempty"`
	At     int    `cbor:"4,keyasint,omitempty"` // line of the script, 0 if it is not known
}

// commander returns who runs programs: this process, unless its runs belong to
// another.
func (rt *Runtime) commander() commander {
	if rt.owner != nil {
		return rt.owner
	}
	return hostCommands{}
}

// hostCommands runs programs as children of this process.
type hostCommands struct{}

func (hostCommands) allow(r *Run, p *program) error { return p.allow(r.job.May, asker{r}) }

func (hostCommands) run(ctx context.Context, rt *Runtime, p *program, by caller) {
	rt.results.open(rt)
	p.Started = func(pgid int) { rt.Engine.CommandStarted(pgid, p.String()) }
	p.Ended = rt.Engine.CommandEnded
	n := &note{p, time.Now(), by}
	if p.err == nil {
		p.result, p.err = command.Run(ctx, p.Spec)
	}
	rt.results.add(rt, by.Job, n)
}
