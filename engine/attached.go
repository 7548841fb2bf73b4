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
	methods := maps.Clone(o.Methods)
	if methods == nil {
		methods = make(map[string]func(*attach.Call))
	}
	methods[tellCanceled] = e.canceledByOwner
	e.owner = attach.Dial(nc, attach.Options{Methods: methods, Files: o.Files})
	hello, err := askOwner[welcome](ctx, e, askWelcome, nil)
	if err != nil {
		e.owner.Close()
		return nil, fault.New(fault.Unavailable, "attach to the owner of the shared objects: %w", err)
	}
	e.boot = hello.Prefix
	return e, nil
}

// Owner returns the connection to the owner, nil unless the engine is attached.
func (e *Engine) Owner() *attach.Conn { return e.owner }

// askOwner asks the owner and decodes its answer.
func askOwner[A any](ctx context.Context, e *Engine, method string, question any) (answer A, err error) {
	var body []byte
	if question != nil {
		if body, err = machine.EncodeOp(question); err != nil {
			return answer, err
		}
	}
	data, err := e.owner.Do(ctx, method, body, nil)
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
	s, ok := e.sessions.Load(e.sessionID(c.Session))
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
	n         uint64 // its number
	begun     bool   // the owner knows it
	unsettled bool   // it has seen something since the last Settled
	out, in   []byte
}

// begin lets the owner know of the session.
func (s *Session) begin() error {
	if s.away.begun {
		return nil
	}
	err := tellOwner(s.Context(), s.e, askBegin, beginning{s.away.n, s.script})
	s.away.begun = err == nil
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
	err := tellOwner(context.WithoutCancel(s.ctx), s.e, askSettled, s.away.n)
	s.away.unsettled = err != nil
	return err
}

// endAway gives back all that the session holds at the owner.
func (s *Session) endAway(drained bool) {
	if !s.away.begun {
		return
	}
	ctx, cancel := context.WithTimeout(context.Background(), attach.Grace)
	defer cancel()
	if err := tellOwner(ctx, s.e, askEnd, ending{s.away.n, drained}); err != nil {
		s.e.opts.Logger.Debug("a run ended without its owner", "run", s.id, "error", err.Error())
	}
}

// awaitAway is AwaitRun at the owner.
func (s *Session) awaitAway(other *Session, script string, line int) (done func(), err error) {
	if err := s.begin(); err != nil {
		return nil, err
	}
	wait := awaiting{Session: s.away.n, Target: other.away.n, Script: script, Line: line}
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
