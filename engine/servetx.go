package engine

import (
	"context"
	"errors"

	"github.com/unilua/unilua/engine/attach"
	"github.com/unilua/unilua/engine/fault"
	"github.com/unilua/unilua/engine/machine"
)

// guestTx is a transaction of a guest: its function asks the guest what to do.
type guestTx struct {
	gs     *guestSession
	ctx    context.Context
	stream *attach.Stream
	bytes  int // of this try's operations and replies, which it keeps
}

// maxTxBytes bounds what one try of a guest's transaction keeps at the owner.
const maxTxBytes = 64 << 20

// errRolledBack ends a transaction whose function has failed at the guest, which
// knows why.
var errRolledBack = errors.New("the function of the transaction has failed")

// tx runs a transaction for a guest.
func (g *Guest) tx(c *attach.Call) ([]byte, error) {
	var n uint64
	if err := machine.DecodeOp(c.Body, &n); err != nil || c.Stream() == nil {
		return nil, g.breach("a malformed transaction")
	}
	gs, err := g.enter(n)
	if err != nil {
		return nil, err
	}
	defer gs.leave()
	gs.s.rest = c.Context()
	gt := &guestTx{gs: gs, ctx: c.Context(), stream: c.Stream()}
	return nil, gs.s.Tx(gt.try)
}

// try lets the guest run its function once, and does what that asks for.
func (gt *guestTx) try(t *Tx) error {
	if err := sendTx(gt.ctx, gt.stream, txSays{Verb: txTry}); err != nil {
		return gt.broken(err)
	}
	objects := make(map[machine.Ref]guestObject)
	gt.bytes = 0
	for {
		m, err := receiveTx(gt.ctx, gt.stream)
		if err != nil {
			return gt.broken(err)
		}
		answer := txSays{Verb: txReply}
		switch m.Verb {
		case txOp:
			answer.Body, err = gt.op(t, objects, &m)
			gt.charge(t, len(m.Body)+len(answer.Body))
			answer.Failed = t.failed != nil
		case txSettle:
			answer.Body, err = machine.EncodeReply(nothing{}, gt.gs.s.Settled())
		case txCommit:
			return nil
		case txRollback:
			return gt.rollback(t, &m)
		default:
			err = gt.gs.g.breach("a transaction's message %d", m.Verb)
		}
		if err != nil {
			return err
		}
		if err := sendTx(gt.ctx, gt.stream, answer); err != nil {
			return gt.broken(err)
		}
	}
}

// broken returns why the guest cannot be asked any more.
func (gt *guestTx) broken(err error) error {
	if gt.ctx.Err() != nil {
		return canceled(gt.ctx)
	}
	return err
}

// charge ends a transaction that keeps too much.
func (gt *guestTx) charge(t *Tx, n int) {
	if gt.bytes += n; gt.bytes > maxTxBytes {
		t.Fail(fault.New(fault.TooLarge, "the operations and replies of a transaction through another process are more than %d bytes", maxTxBytes))
	}
}

// rollback ends a try in vain.
func (gt *guestTx) rollback(t *Tx, m *txSays) error {
	if len(m.Body) > 0 {
		var none nothing
		if err := machine.DecodeReply(m.Body, &none); err != nil {
			t.Fail(err)
		}
	}
	return errRolledBack
}

// op does an operation of the transaction and encodes what came of it. An error
// ends the connection.
func (gt *guestTx) op(t *Tx, objects map[machine.Ref]guestObject, m *txSays) ([]byte, error) {
	ref := machine.Ref{Kind: m.Kind, Name: m.Name}
	x := objects[ref]
	if x == nil {
		k := guestKinds[m.Kind]
		if k == nil || m.Kind == machine.Lock {
			return nil, gt.gs.g.breach("there is no %s in a transaction", m.Kind)
		}
		if len(objects) >= gt.gs.g.o.Objects {
			return nil, gt.gs.g.breach("a transaction of more than %d objects", len(objects))
		}
		failed := gt.gs.g.share(m.Name)
		if failed == nil {
			x, failed = k.openIn(t, m.Name)
		}
		if failed != nil {
			return machine.EncodeReply(nil, failed)
		}
		objects[ref] = x
	}
	if err := x.take(gt.gs, m.Body); err != nil {
		return machine.EncodeReply(nil, err)
	}
	return x.reply()
}
