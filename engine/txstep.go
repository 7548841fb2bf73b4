package engine

import (
	"bytes"
	"time"

	"github.com/unilua/unilua/engine/fault"
	"github.com/unilua/unilua/engine/machine"
)

// step is one operation of a transaction.
type step interface {
	on() participant
	changes() bool              // it may change something
	size() int                  // bytes of its effects at most
	first(now machine.Time)     // applies it and keeps the reply for the script
	again(now machine.Time)     // applies it where it gets that reply again
	same(now machine.Time) bool // applies it and reports whether it got that reply
}

// txStep is an operation on o inside a transaction.
type txStep[O, R any] struct {
	o     *object[O, R]
	op    O
	call  machine.Call
	reply R // that the script was given
	err   error
}

func (st *txStep[O, R]) on() participant { return st.o }
func (st *txStep[O, R]) changes() bool   { return !st.o.k.traits(&st.op).is(reads) }
func (st *txStep[O, R]) size() int       { return st.o.k.size(&st.op) }

func (st *txStep[O, R]) first(now machine.Time) { st.reply, st.err = st.apply(now) }
func (st *txStep[O, R]) again(now machine.Time) { _, _ = st.apply(now) }

func (st *txStep[O, R]) same(now machine.Time) bool {
	reply, err := st.apply(now)
	return bytes.Equal(encodeReply(reply, err), encodeReply(st.reply, st.err))
}

// apply applies a copy of the operation: a machine may keep what is behind it,
// never the operation itself.
func (st *txStep[O, R]) apply(now machine.Time) (R, error) {
	op := st.op
	st.call.Now = now
	return st.o.m.Apply(st.call, &op)
}

// encodeReply makes replies comparable.
func encodeReply[R any](reply R, failure error) []byte {
	data, err := machine.EncodeReply(reply, failure)
	if err != nil {
		panic(err) // a reply is plain data
	}
	return data
}

// txObject is an object seen through a transaction.
type txObject[O, R any] struct {
	t *Tx
	o *object[O, R]
}

func (x txObject[O, R]) name() machine.Ref { return x.o.ref }

func (x txObject[O, R]) outside() resource[O, R] { return x.o }

var errNotInTx = fault.Misusef("this operation cannot be part of a transaction")

func (x txObject[O, R]) do(s *Session, op *O, r *R, _ time.Duration) error {
	t := x.o.k.traits(op)
	if err := x.t.usable(); err != nil {
		return err
	}
	if !t.is(transactional) {
		return errNotInTx
	}
	if err := x.o.fits(op, t); err != nil {
		return err
	}
	if t.is(issues) {
		if err := x.o.prepare(s, op, maxChanges); err != nil {
			return err
		}
	}
	if t.is(holds) {
		s.holdsAt(x.o)
	}
	st := &txStep[O, R]{o: x.o, op: *op, call: machine.Call{Session: s.id, Seq: s.next()}}
	if err := x.t.add(st); err != nil {
		return err
	}
	*r = st.reply
	return st.err
}
