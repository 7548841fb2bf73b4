package engine

import (
	"context"
	"errors"
	"io"
	"time"

	"github.com/unilua/unilua/engine/attach"
	"github.com/unilua/unilua/engine/fault"
	"github.com/unilua/unilua/engine/machine"
)

// A transaction of an attached engine is one of its owner, whose function asks
// the client for one operation after the other, over a stream. The client's
// function runs once for each try.

// txSays is a message of that stream, by either side.
type txSays struct {
	Verb    txVerb       `cbor:"1,keyasint,omitempty"`
	Kind    machine.Kind `cbor:"2,keyasint,omitempty"`
	Name    string       `cbor:"3,keyasint,omitempty"`
	Body    []byte       `cbor:"4,keyasint,omitempty"` // an operation, a machine.EncodeReply
	Failed  bool         `cbor:"5,keyasint,omitempty"` // the transaction cannot succeed any more
	Partial bool         `cbor:"6,keyasint,omitempty"` // Body goes on in the next message
}

type txVerb uint8

const (
	txTry      txVerb = iota + 1 // the owner: run the function
	txOp                         // the client: do an operation
	txReply                      // the owner: its Body
	txSettle                     // the client: wait until what was seen is durable; Body is the reply
	txCommit                     // the client: the function has returned
	txRollback                   // the client: undo everything; Body says why if that is a failure of the transaction
)

// sendTx sends m, in as many messages as it takes.
func sendTx(ctx context.Context, stream *attach.Stream, m txSays) error {
	const most = attach.MaxMessage - 1024
	for rest := m.Body; ; {
		m.Body, rest = rest[:min(most, len(rest))], rest[min(most, len(rest)):]
		m.Partial = len(rest) > 0
		data, err := machine.EncodeOp(&m)
		if err != nil {
			return err
		}
		if err := stream.Send(ctx, attach.Message{Body: data}); err != nil || !m.Partial {
			return err
		}
	}
}

// receiveTx receives what sendTx sent.
func receiveTx(ctx context.Context, stream *attach.Stream) (m txSays, err error) {
	var body []byte
	for {
		msg, err := stream.Receive(ctx)
		if err != nil {
			return m, err
		}
		m = txSays{}
		if err := machine.DecodeOp(msg.Body, &m); err != nil {
			return m, fault.New(fault.Internal, "a transaction's message: %w", err)
		}
		if body = append(body, m.Body...); len(body) > attach.MaxFrame {
			return m, fault.New(fault.TooLarge, "an operation of more than %d bytes", attach.MaxFrame)
		}
		if !m.Partial {
			m.Body = body
			return m, nil
		}
	}
}

// txTalk is the client's side of a transaction under way.
type txTalk struct {
	s      *Session
	stream *attach.Stream
}

// txAway is Tx of an attached engine.
func (s *Session) txAway(fn func(*Tx) error) error {
	if err := s.admit(0); err != nil {
		return err
	}
	if err := s.begin(); err != nil {
		return err
	}
	s.away.unsettled = true
	body, err := machine.EncodeOp(s.n)
	if err != nil {
		return err
	}
	stream, err := s.e.Owner().Open(s.Context(), askTx, body)
	if err != nil {
		return err
	}
	talk := &txTalk{s, stream}
	ctx, cancel := context.WithCancel(s.Context())
	defer cancel()
	failed := errTxBroken // also if fn panics
	defer func() {
		if failed == errTxBroken {
			cancel()
			_, _ = stream.Wait(ctx) // nothing of it happens
		}
	}()
	for {
		m, err := receiveTx(ctx, stream)
		if err == nil && m.Verb != txTry {
			err = fault.New(fault.Internal, "the owner has begun no transaction")
		}
		if err != nil {
			failed = nil
			return talk.outcome(err)
		}
		if own := talk.try(ctx, fn); own != nil {
			failed = nil
			_ = talk.outcome(io.EOF) // what fn has failed with is what counts
			return own
		}
	}
}

var errTxBroken = errors.New("the transaction broke off")

// outcome returns how the transaction ended, which the owner says once it has
// ended the stream.
func (k *txTalk) outcome(received error) error {
	ctx := k.s.Context()
	if received != io.EOF {
		ended, cancel := context.WithCancelCause(ctx)
		cancel(received)
		ctx = ended
	}
	if _, err := k.stream.Wait(ctx); err != nil {
		return err
	}
	if received == io.EOF {
		return nil
	}
	return received
}

// try runs fn once. It returns the error of fn, which ends the transaction; what
// else may have become of the try, the owner says.
func (k *txTalk) try(ctx context.Context, fn func(*Tx) error) error {
	t := &Tx{s: k.s, talk: k}
	err := k.s.inside(t, fn)
	m := txSays{Verb: txCommit}
	switch {
	case t.failed != nil:
		m.Verb = txRollback
		if m.Body, err = machine.EncodeReply(nil, t.failed); err != nil {
			return err
		}
		err = nil
	case err != nil:
		m.Verb = txRollback
	}
	if sent := sendTx(ctx, k.stream, m); sent != nil && err == nil {
		return nil // the owner has ended it, and says why
	}
	return err
}

// ask sends a question to the owner and returns its reply.
func (k *txTalk) ask(m txSays) (txSays, error) {
	ctx := k.s.Context()
	err := sendTx(ctx, k.stream, m)
	if err == nil {
		m, err = receiveTx(ctx, k.stream)
	}
	if err != nil {
		if ctx.Err() != nil {
			err = canceled(ctx)
		} else {
			err = fault.New(fault.Unavailable, "the transaction has ended: %w", err)
		}
	}
	return m, err
}

func (k *txTalk) settled() error {
	m, err := k.ask(txSays{Verb: txSettle})
	if err != nil {
		return err
	}
	var none nothing
	return machine.DecodeReply(m.Body, &none)
}

// txRemote is an object of the owner seen through a transaction.
type txRemote[O, R any] struct {
	t *Tx
	x *remote[O, R]
}

func (x txRemote[O, R]) name() machine.Ref { return x.x.ref }

func (x txRemote[O, R]) outside() resource[O, R] { return x.x }

func (x txRemote[O, R]) do(s *Session, op *O, r *R, _ time.Duration) error {
	if err := x.t.usable(); err != nil {
		return err
	}
	s.next()
	body, err := machine.EncodeOp(op)
	if err != nil {
		return err
	}
	m, err := x.t.talk.ask(txSays{Verb: txOp, Kind: x.x.ref.Kind, Name: x.x.ref.Name, Body: body})
	if err != nil {
		x.t.Fail(err)
		return err
	}
	err = machine.DecodeReply(m.Body, r)
	if m.Failed {
		x.t.Fail(err)
	}
	return err
}
