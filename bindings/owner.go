package bindings

import (
	"context"
	"io"
	"os"

	"github.com/unilua/unilua/engine/attach"
	"github.com/unilua/unilua/engine/fault"
	"github.com/unilua/unilua/engine/logging"
	"github.com/unilua/unilua/engine/machine"
	"github.com/unilua/unilua/engine/sandbox/permission"
	"github.com/unilua/unilua/engine/sandbox/stream"
	"github.com/unilua/unilua/engine/sandbox/world"
	"github.com/unilua/unilua/engine/value"
)

// owner is the process that an isolated run belongs to, as the process sees it
// in which the script runs. It stands for all that is outside: files and
// environment, permissions, programs, what is printed, read and logged.
type owner struct{ conn *attach.Conn }

// callerOf returns who asks for something, as the owner is told.
func callerOf(by permission.Asker) (c caller) {
	if by != nil {
		c.Job, c.ID = by.Run()
		c.Script, c.At = by.Line()
	}
	return c
}

// awayWorld is the world of a run that belongs to an owner.
type awayWorld struct {
	*owner
	settled func() error // waits until what the run has seen is durable
}

// Do implements world.World. Nothing is changed before what the script has seen
// is durable.
func (w awayWorld) Do(ctx context.Context, by permission.Asker, op *world.Op) (world.Reply, error) {
	if op.Changes() {
		if err := w.settled(); err != nil {
			return world.Reply{}, err
		}
	}
	return w.do(ctx, by, op)
}

// do has the owner do op.
func (o *owner) do(ctx context.Context, by permission.Asker, op *world.Op) (world.Reply, error) {
	q := &access{callerOf(by), *op}
	q.Op.Fill = nil
	switch op.Verb {
	case world.Write:
		return o.write(ctx, q, op.Fill)
	case world.Open, world.OpenFile, world.Scratch:
		return o.open(ctx, q)
	case world.Discard: // also for a run that is to stop
		ctx = context.WithoutCancel(ctx)
	}
	return ask[world.Reply](ctx, o.conn, askDo, q)
}

// open does an access whose answer comes with a file.
func (o *owner) open(ctx context.Context, q *access) (world.Reply, error) {
	s, err := o.begin(ctx, askDo, q)
	if err != nil {
		return world.Reply{}, err
	}
	m, err := s.Wait(ctx)
	r, err := unpack[world.Reply](m.Body, err)
	if err != nil || len(m.Files) != 1 {
		closeFiles(m.Files)
		if err == nil {
			err = fault.New(fault.Unavailable, "%s: the file has not come", q.Op.Path)
		}
		return world.Reply{}, err
	}
	r.File = m.Files[0]
	return r, nil
}

func closeFiles(files []*os.File) {
	for _, f := range files {
		_ = f.Close() // nobody has used it
	}
}

// begin asks something to which messages belong.
func (o *owner) begin(ctx context.Context, method string, q any) (*attach.Stream, error) {
	body, err := machine.EncodeOp(q)
	if err != nil {
		return nil, err
	}
	return o.conn.Open(ctx, method, body)
}

// piece is how much of a file is sent in one message, in bytes.
const piece = 64 << 10

// write has a file written with what fill writes. If that fails, the call is
// given up, and with it the file.
func (o *owner) write(ctx context.Context, q *access, fill func(io.Writer) error) (world.Reply, error) {
	call, giveUp := context.WithCancelCause(ctx)
	defer giveUp(nil)
	s, err := o.begin(call, askWrite, q)
	if err != nil {
		return world.Reply{}, err
	}
	w := &pieces{ctx: call, s: s}
	failed := fill(w)
	if failed == nil {
		failed = w.flush()
	}
	if failed != nil && failed != errOver {
		giveUp(fault.New(fault.Canceled, "%w", failed))
		_, _ = s.Wait(call)
		return world.Reply{}, failed
	}
	s.End()
	m, err := s.Wait(call)
	return unpack[world.Reply](m.Body, err)
}

// pieces sends what is written in messages of a good size.
type pieces struct {
	ctx  context.Context
	s    *attach.Stream
	held []byte
}

// errOver says that the owner takes no more: its answer says why.
var errOver = fault.New(fault.Canceled, "the file is not written any further")

func (p *pieces) Write(b []byte) (n int, err error) {
	for n < len(b) {
		fits := min(len(b)-n, piece-len(p.held))
		p.held = append(p.held, b[n:n+fits]...)
		n += fits
		if len(p.held) == piece {
			if err := p.flush(); err != nil {
				return n, err
			}
		}
	}
	return n, nil
}

func (p *pieces) flush() error {
	if len(p.held) == 0 {
		return nil
	}
	err := p.s.Send(p.ctx, attach.Message{Body: p.held})
	p.held = p.held[:0]
	switch {
	case err == nil:
		return nil
	case p.ctx.Err() != nil:
		return context.Cause(p.ctx)
	}
	return errOver
}

// Check implements permission.Checker.
func (o *owner) Check(r permission.Request) error { return o.question(r, false) }

// Allows implements permission.Quiet.
func (o *owner) Allows(r permission.Request) bool { return o.question(r, true) == nil }

func (o *owner) question(r permission.Request, quiet bool) error {
	ctx := context.Background()
	if r.By != nil {
		ctx = r.By.Context()
	}
	q := &question{Kind: r.Kind, Target: r.Target, Args: r.Args, Tree: r.Tree, Quiet: quiet}
	if !quiet {
		q.By = callerOf(r.By)
	}
	_, err := ask[none](ctx, o.conn, askCheck, q)
	return err
}

// printer is the standard output or error of the owner.
type printer struct {
	*owner
	stderr bool
}

func (p printer) Write(text []byte) (int, error) {
	_, err := ask[none](context.Background(), p.conn, askPrint, &printed{p.stderr, string(text)})
	return len(text), err
}

// Line, Next, Rest and Numeral read of the standard input of the owner, who sees
// to it that there is not more than the run may hold.
func (o *owner) Line(ctx context.Context, room stream.Room) (string, error) {
	return o.read(ctx, wanted{What: wantLine}, room)
}
func (o *owner) Next(ctx context.Context, n int, room stream.Room) (string, error) {
	return o.read(ctx, wanted{What: wantNext, N: n}, room)
}
func (o *owner) Rest(ctx context.Context, room stream.Room) (string, error) {
	return o.read(ctx, wanted{What: wantRest}, room)
}
func (o *owner) Numeral(ctx context.Context, room stream.Room) (string, error) {
	return o.read(ctx, wanted{What: wantNumeral}, room)
}

// Buffered and Reset implement sandbox.Input: nothing is read ahead.
func (o *owner) Buffered() int { return 0 }
func (o *owner) Reset()        {}

func (o *owner) read(ctx context.Context, w wanted, room stream.Room) (string, error) {
	text, err := ask[[]byte](ctx, o.conn, askRead, &w)
	if err == nil {
		err = room(len(text))
	}
	return string(text), err
}

// Write implements logging.Sink.
func (o *owner) Write(e *logging.Entry) {
	l := &logged{Level: e.Level, Track: e.Track, Script: e.Script, Line: e.Line, Message: e.Message}
	for _, f := range e.Fields {
		v, err := value.Of(f.Value)
		if err != nil {
			v = value.String(err.Error())
		}
		l.Keys, l.Values = append(l.Keys, f.Key), append(l.Values, v)
	}
	_, _ = ask[none](context.Background(), o.conn, askLog, l) // the script is not told
}
