package engine

import (
	"context"
	"errors"
	"time"

	"github.com/unilua/unilua/engine/fault"
	"github.com/unilua/unilua/engine/machine"
)

// remote is a shared resource of the owner that this engine is attached to.
type remote[O, R any] struct {
	k   *kind[O, R]
	ref machine.Ref
}

// openRemote opens an object at the owner, kept as keep states.
func openRemote[O, R any](s *Session, k *kind[O, R], name string, keep Keeping) (*remote[O, R], error) {
	x := &remote[O, R]{k, machine.Ref{Kind: k.kind, Name: name}}
	return x, x.tell(s, askOpen, keep)
}

// tell asks the owner for something that has to do with the whole object.
func (x *remote[O, R]) tell(s *Session, method string, keep Keeping) error {
	r, err := askAway[openedReply](s, method, opening{s.n, x.ref.Kind, x.ref.Name, keep.Persist, keep.Sync, keep.SnapshotEvery})
	if err == nil && r.Unusable != "" {
		return &FolderError{errors.New(r.Unusable)}
	}
	return err
}

func (x *remote[O, R]) name() machine.Ref { return x.ref }

func (x *remote[O, R]) drop(s *Session) error {
	if err := s.admit(0); err != nil {
		return err
	}
	return x.tell(s, askDrop, Keeping{})
}

func (x *remote[O, R]) keepAs(s *Session, keep Keeping) error { return x.tell(s, askKeep, keep) }

// do lets the owner do op.
func (x *remote[O, R]) do(s *Session, op *O, r *R, timeout time.Duration) error {
	t := x.k.traits(op)
	if err := s.admit(t); err != nil {
		return err
	}
	if err := s.begin(); err != nil {
		return err
	}
	if timeout != 0 && x.k.wait != nil {
		x.k.wait(op)
	}
	a := s.away
	head := opHead{session: s.n, seq: s.next(), timeout: timeout, ref: x.ref}
	body, err := machine.EncodeOp(op)
	if err != nil {
		return err
	}
	a.out = append(appendOpHead(a.out[:0], &head), body...)
	ctx := s.Context()
	if t.is(returns) {
		ctx = context.WithoutCancel(ctx)
	}
	a.unsettled = true
	a.in, err = s.e.Owner().Do(ctx, askOp, a.out, a.in[:0])
	if err == nil {
		err = decodeRemote(a.in, r)
	}
	a.trim()
	return err
}

// trim gives up the memory of large values: a session lives long.
func (a *away) trim() {
	const most = 64 << 10
	if cap(a.in) > most {
		a.in = nil
	}
	if cap(a.out) > most {
		a.out = nil
	}
}

func decodeRemote(data []byte, r any) error {
	if err := machine.DecodeOp(data, r); err != nil {
		return fault.New(fault.Internal, "what the owner answered: %w", err)
	}
	return nil
}
