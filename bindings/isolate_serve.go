package bindings

import (
	"context"
	"fmt"
	"io"
	"maps"
	"path/filepath"

	"github.com/unilua/unilua/engine/attach"
	"github.com/unilua/unilua/engine/fault"
	"github.com/unilua/unilua/engine/machine"
	"github.com/unilua/unilua/engine/sandbox"
	"github.com/unilua/unilua/engine/sandbox/permission"
	"github.com/unilua/unilua/engine/sandbox/stream"
	"github.com/unilua/unilua/engine/sandbox/world"
)

// do does an access to the files and the environment.
func (g *guest) do(c *attach.Call) ([]byte, error) {
	q, ok := understand[access](c)
	if !ok {
		return nil, nil
	}
	r, err := g.access(c.Context(), q)
	body, bad := machine.EncodeOp(answer[world.Reply]{relayOf(err), r})
	if r.File == nil || bad != nil {
		return body, bad
	}
	c.Reply(body, r.File)
	return nil, nil
}

func (g *guest) access(ctx context.Context, q *access) (world.Reply, error) {
	switch q.Op.Verb {
	case world.Write:
		return world.Reply{}, fault.New(fault.Invalid, "what is to be written comes by another way")
	case world.Module, world.Script:
		if !g.mayLoadFrom(q.Op.Dir) {
			return world.Reply{}, fault.New(fault.Denied, "%s is not a folder of the script", q.Op.Dir)
		}
	}
	return g.host.Do(ctx, g.asker(ctx, q.By), &q.Op)
}

// mayLoadFrom reports whether a folder is the script's, or below it, where those
// are that it spawns.
func (g *guest) mayLoadFrom(dir string) bool {
	if dir == g.r.job.Dir {
		return true
	}
	own, err := permission.Resolve(g.r.job.Dir)
	if err != nil {
		return false
	}
	full, err := permission.Resolve(dir)
	if err != nil {
		return false
	}
	rel, err := filepath.Rel(own, full)
	return err == nil && filepath.IsLocal(rel)
}

// write writes a file, whose content comes in messages until they end. If the
// call is given up before, the file stays as it is.
func (g *guest) write(c *attach.Call) ([]byte, error) {
	q, ok := understand[access](c)
	if !ok {
		return nil, nil
	}
	ctx, in := c.Context(), c.Stream()
	if in == nil {
		c.Conn().End(fmt.Errorf("a file to be written, without a stream"))
		return nil, nil
	}
	q.Op.Fill = func(w io.Writer) error {
		for total := 0; ; {
			m, err := in.Receive(ctx)
			switch {
			case ctx.Err() != nil:
				return context.Cause(ctx)
			case err == io.EOF:
				return nil
			case err != nil:
				return err
			}
			if total += len(m.Body); q.Op.How.Append && total > maxAppended {
				return fault.New(fault.TooLarge, "more than %d MiB at once", maxAppended>>20)
			}
			if _, err := w.Write(m.Body); err != nil {
				return err
			}
		}
	}
	r, err := g.host.Do(ctx, g.asker(ctx, q.By), &q.Op)
	return machine.EncodeOp(answer[world.Reply]{relayOf(err), r})
}

// maxAppended is the most that is added to a file in one piece, which has to be
// gathered first, in bytes.
const maxAppended = 256 << 20

// check answers a question about a permission.
func (g *guest) check(ctx context.Context, q *question) (none, error) {
	may := g.r.job.May
	r := permission.Request{Kind: q.Kind, Target: q.Target, Args: q.Args, Tree: q.Tree, By: g.asker(ctx, q.By)}
	if text, ok := shellText(&r); ok {
		r = shellRequest(text)
		r.By = g.asker(ctx, q.By)
		if !q.Quiet {
			return none{}, g.allowShell(r, text)
		}
	}
	if q.Quiet {
		if !permission.Allows(may, r) {
			return none{}, errNotAllowed
		}
		return none{}, nil
	}
	return none{}, may.Check(r)
}

var errNotAllowed = fault.New(fault.Denied, "it is not allowed")

// mayShare refuses a shared object that the run may not use. Nobody is asked:
// that has been done before.
func (g *guest) mayShare(name string) error {
	r := permission.Request{Kind: permission.Share, Target: name}
	if permission.Allows(g.r.job.May, r) {
		return nil
	}
	return fault.New(fault.Denied, "using the shared object %q is not allowed", name)
}

// print prints what the guest has passed on, at once.
func (g *guest) print(_ context.Context, q *printed) (none, error) {
	g.printing.Lock()
	defer g.printing.Unlock()
	to := g.stdout
	if q.Stderr {
		to = g.stderr
	}
	if _, err := to.WriteString(q.Text); err != nil {
		return none{}, err
	}
	return none{}, to.Flush()
}

// read reads of the standard input.
func (g *guest) read(ctx context.Context, q *wanted) ([]byte, error) {
	text, err := g.readText(ctx, q)
	return []byte(text), err
}

func (g *guest) readText(ctx context.Context, q *wanted) (string, error) {
	in := g.r.rt.Stdin
	switch q.What {
	case wantLine:
		return in.Line(ctx, g.room())
	case wantNext:
		return in.Next(ctx, q.N, g.room())
	case wantRest:
		return in.Rest(ctx, g.room())
	case wantNumeral:
		return in.Numeral(ctx, g.room())
	}
	return "", fault.New(fault.Invalid, "nothing that can be read")
}

// room bounds what one read holds for the guest, in this process, by what the
// guest may hold. Beyond it, the run ends.
func (g *guest) room() stream.Room {
	most := g.r.job.Limits.memory()
	held := int64(0)
	return func(n int) error {
		if held += int64(n); held <= most {
			return nil
		}
		err := sandbox.OverMemory(most)
		g.r.family.root.session.Cancel(err)
		return err
	}
}

// log logs what the guest has to say, in the name of its run.
func (g *guest) log(_ context.Context, q *logged) (none, error) {
	if len(q.Keys) != len(q.Values) {
		return none{}, fault.New(fault.Invalid, "names and values of different number")
	}
	fields, size := make([]any, 0, 2*len(q.Keys)+4), len(q.Message)
	for i, k := range q.Keys {
		fields = append(fields, k, q.Values[i].Any())
		size += len(k) + q.Values[i].Size()
	}
	g.printing.Lock()
	err := g.r.mayPrint(size)
	g.printing.Unlock()
	if err != nil {
		return none{}, err
	}
	g.r.rt.Log.Track(q.Track).Log(q.Level, q.Message, append(fields, "script", q.Script, "line", q.Line)...)
	return none{}, nil
}

// order copies what a program is run with.
func (o *order) program() *program {
	p := &program{}
	p.Argv, p.Path, p.Dir, p.Env = o.Argv, o.Path, o.Dir, maps.Clone(o.Env)
	p.Stdin, p.MaxOutput, p.Timeout = o.Stdin, o.MaxOutput, o.Timeout
	return p
}
