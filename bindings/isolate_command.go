package bindings

import (
	"context"
	"os"

	"github.com/unilua/unilua/engine/attach"
	"github.com/unilua/unilua/engine/fault"
	"github.com/unilua/unilua/engine/machine"
	"github.com/unilua/unilua/engine/sandbox"
	"github.com/unilua/unilua/engine/sandbox/permission"
)

// maxPermits is how many programs a guest may have permitted and not started.
const maxPermits = 10_000

// allow asks for the permission to run a program. Only with the ticket that it
// gives can the guest have it run, once: no permission is used that was not asked
// for.
func (g *guest) allow(ctx context.Context, q *order) (permit, error) {
	if len(q.Argv) == 0 {
		return permit{}, fault.New(fault.Invalid, "no program is named")
	}
	p := q.program()
	if err := p.allow(g.r.job.May, g.asker(ctx, q.By)); err != nil {
		return permit{}, err
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	if len(g.tickets) >= maxPermits {
		return permit{}, errPermits
	}
	g.issued++
	g.tickets[g.issued] = p
	return permit{g.issued, relayOf(p.err)}, nil
}

var errPermits = fault.New(fault.Full, "more than %d programs are permitted and not started", maxPermits)

// run runs a program that was permitted. Its lines leave as messages, for which
// it waits when the guest is behind.
func (g *guest) run(c *attach.Call) ([]byte, error) {
	q, ok := understand[errand](c)
	if !ok {
		return nil, nil
	}
	g.mu.Lock()
	p := g.tickets[q.Ticket]
	delete(g.tickets, q.Ticket)
	g.mu.Unlock()
	if p == nil {
		return machine.EncodeOp(answer[result]{Err: relayOf(errNoPermit)})
	}
	ctx := c.Context()
	if out := c.Stream(); q.Lines && out != nil {
		p.OnLine = func(line string, stderr bool) { _ = out.Send(ctx, tagged([]byte(line), stderr)) }
	}
	hostCommands{}.run(ctx, g.r.rt, p, q.By)
	return machine.EncodeOp(answer[result]{relayOf(p.err), p.result})
}

var errNoPermit = fault.New(fault.Denied, "a program that was not permitted")

// tagged returns output as a message: where it was written, and what.
func tagged(p []byte, stderr bool) attach.Message {
	tag := byte(0)
	if stderr {
		tag = 1
	}
	return attach.Message{Body: append([]byte{tag}, p...)}
}

// untagged takes such a message apart.
func untagged(m attach.Message) (p []byte, stderr bool) {
	if len(m.Body) == 0 {
		return nil, false
	}
	return m.Body[1:], m.Body[0] == 1
}

// shellRequest asks to run a text as a shell does, wherever the shell is here.
func shellRequest(text string) permission.Request {
	path, err := permission.Locate(shell)
	if err != nil {
		path = shell
	}
	return permission.Request{Kind: permission.Run, Target: path, Args: []string{"-c", text}}
}

// shellText returns what a request asks to run by the shell, as a guest words
// it, which cannot see where the shell is.
func shellText(r *permission.Request) (string, bool) {
	if r.Kind == permission.Run && r.Target == shell && len(r.Args) == 2 && r.Args[0] == "-c" {
		return r.Args[1], true
	}
	return "", false
}

// allowShell asks for the permission to run a text, and remembers that it was
// given for one time.
func (g *guest) allowShell(r permission.Request, text string) error {
	if err := g.r.job.May.Check(r); err != nil {
		return err
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	if len(g.shells) >= maxPermits {
		return errPermits
	}
	g.shells[text]++
	return nil
}

// mayShell reports whether a text was permitted, and uses that up.
func (g *guest) mayShell(text string) bool {
	g.mu.Lock()
	defer g.mu.Unlock()
	n := g.shells[text]
	switch n {
	case 0:
		return false
	case 1:
		delete(g.shells, text)
	default:
		g.shells[text] = n - 1
	}
	return true
}

// shell runs a text that was permitted. If it has a pipe, the guest's end of
// that goes along with the first message; what it prints otherwise follows.
func (g *guest) shell(c *attach.Call) ([]byte, error) {
	q, ok := understand[shellOrder](c)
	if !ok {
		return nil, nil
	}
	out := c.Stream()
	if !g.mayShell(q.Text) || out == nil {
		return machine.EncodeOp(answer[int]{Err: relayOf(errNoPermit)})
	}
	status, err := g.runShell(c.Context(), q, out)
	return machine.EncodeOp(answer[int]{relayOf(err), status})
}

func (g *guest) runShell(ctx context.Context, q *shellOrder, out *attach.Stream) (status int, err error) {
	s := sandbox.ShellStreams{Print: func(p []byte, stderr bool) { _ = out.Send(ctx, tagged(p, stderr)) }}
	if q.In || q.Out {
		r, w, err := os.Pipe()
		if err != nil {
			return 0, fault.New(fault.Unavailable, "%w", os.NewSyscallError("pipe", err))
		}
		theirs := r
		if q.In {
			s.In, theirs = r, w
			defer r.Close()
		} else {
			s.Out = w
			defer w.Close()
		}
		if err := out.Send(ctx, attach.Message{Files: []*os.File{theirs}}); err != nil {
			return 0, err
		}
	}
	return hostCommands{}.shell(ctx, g.r.rt, q.Text, s)
}
