package engine

import (
	"context"
	"maps"
	"net"
	"strconv"

	"github.com/unilua/unilua/engine/attach"
	"github.com/unilua/unilua/engine/fault"
	"github.com/unilua/unilua/engine/machine"
)

// # The attached deployment
//
// An attached Engine holds no objects: those are its owner's, another process,
// to which it is connected. What a session does goes there, and what comes back
// is the same as if it had been done here. The owner's time counts. What a session
// holds ends with it or with the connection, whichever comes first. An operation
// that is under way when the connection is lost fails with code unknown, a later
// one with unavailable.
//
// A session of the owner stands for each session here. The owner trusts none of
// what it is told; see serve.go.

// AttachOptions of an attached engine.
type AttachOptions struct {
	Logger Logger // as in Options
	// Methods are what else the owner may ask.
	Methods map[string]func(*attach.Call)
	Files   bool // lets open files come in
}

// Attach returns an Engine that uses the objects of the owner at the other end of
// nc, which belongs to the engine from here on. It fails if the other end speaks
// another protocol, and with the cause of ctx if that ends first.
func Attach(ctx context.Context, nc net.Conn, o AttachOptions) (*Engine, error) {
	e := New(Options{Logger: o.Logger})
	if err := e.attach(ctx, nc, o); err != nil {
		return nil, err
	}
	return e, nil
}

// attach makes the objects of the owner at the other end of nc those of e.
func (e *Engine) attach(ctx context.Context, nc net.Conn, o AttachOptions) error {
	methods := maps.Clone(o.Methods)
	if methods == nil {
		methods = make(map[string]func(*attach.Call))
	}
	methods[tellCanceled] = e.canceledByOwner
	owner := attach.Dial(nc, attach.Options{Methods: methods, Files: o.Files})
	e.owner.Store(owner)
	question := welcome{}
	if e.opts.Join {
		question.Prefix = e.boot // sessions have it already
	}
	hello, err := askOwner[welcome](ctx, e, askWelcome, question)
	if err == nil && e.opts.Join && hello.Prefix != e.boot {
		err = fault.New(fault.Internal, "the owner gives runs other ids")
	}
	if err != nil {
		e.owner.Store(nil)
		owner.Close()
		return fault.New(fault.Unavailable, "attach to the owner of the shared objects: %w", err)
	}
	if !e.opts.Join {
		e.boot = hello.Prefix
	}
	return nil
}

// isAway reports whether the objects are those of an owner. It opens the data
// folder, which decides that; if that fails, whoever goes on will find out.
func (s *Session) isAway() bool {
	if s.away != nil {
		return true
	}
	if s.e.opts.Join && s.e.start() != nil || s.e.Owner() == nil {
		return false
	}
	if s.n == 0 {
		s.n = s.e.runs.Add(1) // it stands for one of a guest
	}
	s.away = &away{}
	return true
}

// Owner returns the connection to the owner, nil unless the engine is attached.
func (e *Engine) Owner() *attach.Conn { return e.owner.Load() }

// askOwner asks the owner and decodes its answer.
func askOwner[A any](ctx context.Context, e *Engine, method string, question any) (answer A, err error) {
	var body []byte
	if question != nil {
		if body, err = machine.EncodeOp(question); err != nil {
			return answer, err
		}
	}
	data, err := e.Owner().Do(ctx, method, body, nil)
	if err != nil || len(data) == 0 {
		return answer, err
	}
	if err := machine.DecodeOp(data, &answer); err != nil {
		return answer, fault.New(fault.Internal, "what the owner answered: %w", err)
	}
	return answer, nil
}

type nothing struct{}

// tellOwner asks the owner where there is nothing to answer.
func tellOwner(ctx context.Context, e *Engine, method string, question any) error {
	_, err := askOwner[nothing](ctx, e, method, question)
	return err
}

// canceledByOwner cancels a session since the owner says so.
func (e *Engine) canceledByOwner(call *attach.Call) {
	var c cancellation
	if err := machine.DecodeOp(call.Body, &c); err != nil {
		call.Fail(err)
		return
	}
	call.Reply(nil)
	s, ok := e.away.Load(c.Session)
	if !ok {
		return // it has ended meanwhile
	}
	var none nothing
	cause := machine.DecodeReply(c.Cause, &none)
	if failure, is := cause.(*fault.Error); is && c.Lost {
		s.(*Session).lose(failure)
		return
	}
	s.(*Session).cancel(cause)
}

// sessionID returns the id of a session by its number.
func (e *Engine) sessionID(n uint64) string { return e.boot + "-" + strconv.FormatUint(n, 10) }

// away is what a session of an attached engine knows of the one that stands for
// it at the owner.
type away struct {
	unsettled bool // it has seen something since the last Settled
	out, in   []byte
}

// begin lets the owner know of the session.
func (s *Session) begin() error {
	if s.begun.Load() {
		return nil
	}
	s.e.away.Store(s.n, s)
	err := tellOwner(s.Context(), s.e, askBegin, beginning{s.n, s.script})
	s.begun.Store(err == nil)
	return err
}

// settledAway waits until all that the session saw is durable at the owner.
func (s *Session) settledAway() error {
	if !s.away.unsettled {
		return nil
	}
	if t := s.tx; t != nil && t.talk != nil {
		return t.talk.settled()
	}
	// It does not end early with the run: see store.wait.
	err := tellOwner(context.WithoutCancel(s.ctx), s.e, askSettled, s.n)
	s.away.unsettled = err != nil
	return err
}

// endAway gives back all that the session holds at the owner.
func (s *Session) endAway(drained bool) {
	s.e.away.Delete(s.n)
	if !s.begun.Load() {
		return
	}
	ctx, cancel := context.WithTimeout(context.Background(), attach.Grace)
	defer cancel()
	if err := tellOwner(ctx, s.e, askEnd, ending{s.n, drained}); err != nil {
		s.e.opts.Logger.Debug("a run ended without its owner", "run", s.id, "error", err.Error())
	}
}

// awaitAway is AwaitRun at the owner.
func (s *Session) awaitAway(other *Session, script string, line int) (done func(), err error) {
	if err := s.begin(); err != nil {
		return nil, err
	}
	wait := awaiting{Session: s.n, Target: other.n, Script: script, Line: line}
	if wait.N, err = askOwner[uint64](s.Context(), s.e, askAwait, wait); err != nil {
		return nil, err
	}
	s.away.unsettled = true
	return func() {
		if err := tellOwner(context.WithoutCancel(s.ctx), s.e, askAwaited, wait); err != nil {
			s.e.opts.Logger.Debug("a wait ended without its owner", "run", s.id, "error", err.Error())
		}
	}, nil
}

// askAway asks the owner on behalf of the session.
func askAway[A any](s *Session, method string, question any) (answer A, err error) {
	if err := s.begin(); err != nil {
		return answer, err
	}
	s.away.unsettled = true
	return askOwner[A](s.Context(), s.e, method, question)
}
