package bindings

import (
	"context"
	"strings"
	"sync"

	"github.com/unilua/unilua/engine/attach"
	"github.com/unilua/unilua/engine/logging"
	"github.com/unilua/unilua/engine/sandbox/stream"
	"github.com/unilua/unilua/engine/sandbox/world"
)

// guest is the process of an isolated run, as its owner sees it.
type guest struct {
	r     *Run
	conn  *attach.Conn
	host  *world.Host
	ended chan conclusion // has room for one

	printing       sync.Mutex
	stdout, stderr *stream.Stream

	mu      sync.Mutex
	tickets map[uint64]*program // permitted, and not run yet
	shells  map[string]int      // the same, by the text
	issued  uint64
}

func newGuest(r *Run) *guest {
	g := &guest{r: r, ended: make(chan conclusion, 1), tickets: map[uint64]*program{}, shells: map[string]int{}}
	g.host = &world.Host{May: r.job.May, Before: r.session.Settled}
	g.stdout, g.stderr = r.job.Stdout.New(r.mayPrint), r.job.Stderr.New(r.mayPrint)
	return g
}

// methods are what the guest may ask.
func (g *guest) methods() map[string]func(*attach.Call) {
	return map[string]func(*attach.Call){
		askStart: serve(g.start), askEnd: g.end,
		askDo: attach.Go(g.do), askWrite: attach.Go(g.write), askCheck: serve(g.check),
		askPrint: serve(g.print), askRead: serve(g.read), askLog: serve(g.log),
		askAllow: serve(g.allow), askRun: attach.Go(g.run), askShell: attach.Go(g.shell),
	}
}

// start tells what is to be run.
func (g *guest) start(_ context.Context, q *greeting) (assignment, error) {
	j := &g.r.job
	if len(q.Lacking) > 0 {
		g.r.rt.Log.Log(logging.Warn, "the fence around an isolated run is not whole: this system lacks "+strings.Join(q.Lacking, ", and "), "run", g.r.ID())
	}
	a := assignment{
		ID: g.r.ID(), Name: j.Name, File: j.Script.Name, Source: j.Script.Source(), Dir: j.Dir, Args: j.Args,
		Limits: j.Limits, Level: logging.Off,
	}
	a.Deadline, _ = g.r.session.Context().Deadline()
	for l := logging.Error; l >= logging.Debug && g.r.rt.Log.Enabled(l); l-- {
		a.Level = l
	}
	return a, nil
}

// end takes in how the run has ended. It runs on the goroutine that reads, so
// that nothing which comes later is seen before.
func (g *guest) end(c *attach.Call) {
	e, ok := understand[conclusion](c)
	if !ok {
		return
	}
	select {
	case g.ended <- *e:
	default: // it has said so before
	}
	acknowledge(c)
}

// asker returns who asks. Of what the guest says of that it is known to be true
// that it is one of its own runs.
func (g *guest) asker(ctx context.Context, by caller) guestAsker {
	if !strings.HasPrefix(by.ID, g.r.ID()+"-") {
		by.ID = g.r.ID()
	}
	return guestAsker{ctx, by}
}

// guestAsker is a caller inside the guest, as those who decide about permissions
// know it.
type guestAsker struct {
	ctx context.Context
	caller
}

func (a guestAsker) Context() context.Context { return a.ctx }

func (a guestAsker) Run() (job, id string) { return a.Job, a.ID }

func (a guestAsker) Line() (script string, line int) { return a.Script, a.At }
