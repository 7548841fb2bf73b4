package bindings

import (
	"context"

	lua "github.com/yuin/gopher-lua"

	"github.com/unilua/unilua/engine/fault"
)

// batch is programs that run for a script, several at a time. Lines of output
// come to the goroutine of the script, which alone may call its functions.
type batch struct {
	a       Args
	ctx     context.Context
	cancel  context.CancelCauseFunc
	running int
	lines   chan outputLine
	ended   chan struct{} // a value for each program that has ended

	script string // where they were called
	line   int
}

type outputLine struct {
	to     *lua.LFunction
	text   string
	stderr bool
}

var errAbandoned = fault.New(fault.Canceled, "the script has failed meanwhile")

// execute runs programs, so many at a time, until all have ended. The failure
// of one is its own; an error is for what stopped them all. What on_line raises
// is raised, when none of them runs any more.
func (a Args) execute(programs []*program, atATime int) error {
	r := a.Run()
	ctx, cancel := context.WithCancelCause(r.session.Context())
	b := &batch{a: a, ctx: ctx, cancel: cancel, lines: make(chan outputLine), ended: make(chan struct{})}
	b.script, b.line = a.where()
	defer b.stop()
	raised, err := b.all(programs, atATime)
	if raised != nil {
		b.stop()
		a.rethrow(raised)
	}
	if err == nil && r.session.Context().Err() != nil {
		err = context.Cause(r.session.Context())
	}
	return err
}

// all starts programs, each when there is room, and serves those that run.
func (b *batch) all(programs []*program, atATime int) (raised, err error) {
	for next := 0; next < len(programs) || b.running > 0; {
		if next < len(programs) && b.running < atATime {
			if err := b.a.Run().session.Settled(); err != nil {
				return nil, err
			}
			b.start(programs[next])
			next++
			continue
		}
		select {
		case l := <-b.lines:
			if raised := b.tell(l); raised != nil {
				return raised, nil
			}
		case <-b.ended:
			b.running--
		}
	}
	return nil, nil
}

// stop ends the programs that still run, and waits for that.
func (b *batch) stop() {
	b.cancel(errAbandoned)
	for b.running > 0 {
		select {
		case <-b.lines:
		case <-b.ended:
			b.running--
		}
	}
}

// tell calls the script's function with a line. It returns what that raised.
func (b *batch) tell(l outputLine) error {
	stream := lua.LString("stdout")
	if l.stderr {
		stream = "stderr"
	}
	top := b.a.L.GetTop()
	err := b.a.try(l.to, lua.LString(l.text), stream)
	b.a.L.SetTop(top)
	return err
}

// start runs p on a goroutine of its own, unless it is known already that it
// cannot be.
func (b *batch) start(p *program) {
	if p.onLine != nil {
		p.OnLine = func(text string, stderr bool) {
			select {
			case b.lines <- outputLine{p.onLine, text, stderr}:
			case <-b.ctx.Done():
			}
		}
	}
	r := b.a.Run()
	b.running++
	go func() {
		r.rt.commander().run(b.ctx, r.rt, p, caller{r.job.Name, r.ID(), b.script, b.line})
		b.ended <- struct{}{}
	}()
}
