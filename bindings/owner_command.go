package bindings

import (
	"context"
	"io"
	"os"

	"github.com/unilua/unilua/engine/attach"
	"github.com/unilua/unilua/engine/sandbox"
)

// allow implements commander: the owner looks for the program, too.
func (o *owner) allow(r *Run, p *program) error {
	t, err := ask[permit](r.session.Context(), o.conn, askAllow, &order{
		By: callerOf(asker{r}), Argv: p.Argv, Path: p.Path, Dir: p.Dir, Env: p.Env, Stdin: p.Stdin, MaxOutput: p.MaxOutput, Timeout: p.Timeout,
	})
	p.ticket, p.err = t.Ticket, t.Err.err()
	return err
}

// run implements commander.
func (o *owner) run(ctx context.Context, _ *Runtime, p *program, by caller) {
	s, err := o.begin(ctx, askRun, &errand{By: by, Ticket: p.ticket, Lines: p.OnLine != nil})
	if err != nil {
		p.err = err
		return
	}
	receive(ctx, s, func(m attach.Message) {
		line, stderr := untagged(m)
		p.OnLine(string(line), stderr)
	})
	m, err := s.Wait(ctx)
	p.result, p.err = unpack[result](m.Body, err)
}

// receive takes the messages of a call until its answer is there.
func receive(ctx context.Context, s *attach.Stream, take func(attach.Message)) {
	for {
		m, err := s.Receive(ctx)
		if err != nil {
			return // the answer says why
		}
		take(m)
	}
}

// shell implements commander.
func (o *owner) shell(ctx context.Context, _ *Runtime, text string, streams sandbox.ShellStreams) (int, error) {
	s, err := o.begin(ctx, askShell, &shellOrder{Text: text, In: streams.In != nil, Out: streams.Out != nil})
	if err != nil {
		return 0, err
	}
	moved := make(chan struct{})
	piped := streams.In != nil || streams.Out != nil
	receive(ctx, s, func(m attach.Message) {
		if piped && len(m.Files) == 1 {
			piped = false
			go func() { defer close(moved); move(m.Files[0], streams) }()
			return
		}
		closeFiles(m.Files)
		streams.Print(untagged(m))
	})
	m, err := s.Wait(ctx)
	if !piped && (streams.In != nil || streams.Out != nil) {
		<-moved
	}
	return unpack[int](m.Body, err)
}

// move moves what one end of a pipe of the owner's has to say to the script's own
// pipe, or the other way, until either ends.
func move(pipe *os.File, s sandbox.ShellStreams) {
	defer pipe.Close()
	if s.Out != nil {
		_, _ = io.Copy(s.Out, pipe) // that nobody reads any more ends it
		return
	}
	_, _ = io.Copy(pipe, s.In)
}
