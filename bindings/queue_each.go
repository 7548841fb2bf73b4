package bindings

import (
	"context"
	"errors"

	lua "github.com/yuin/gopher-lua"

	"github.com/unilua/unilua/engine"
	"github.com/unilua/unilua/engine/fault"
	"github.com/unilua/unilua/engine/machine/queue"
	"github.com/unilua/unilua/engine/sandbox"
)

// queueEach takes items, calls fn with each and acknowledges it, until none has
// come for the idle time.
func queueEach(a Args) int {
	q, fn, o := self[*engine.Queue](a), a.Function(1), a.Options(2)
	op := queue.Op{Verb: queue.Take, Lease: o.Span("lease")}
	idle := o.Duration("idle", engine.Forever)
	a.refuseInTx()
	for count := int64(0); ; {
		r, err := q.Do(op, idle)
		switch code := fault.CodeOf(err); {
		case err == nil:
		case a.Run().session.Context().Err() != nil: // its time-out is not that of the wait
			return a.Fail(err)
		case code == fault.Empty, code == fault.Timeout:
			return a.PushInt(count)
		default:
			return a.Fail(err)
		}
		it := newItem(q, r.Item)
		if err := a.eachItem(fn, it); err != nil {
			return a.Fail(err)
		}
		if it.acked {
			count++
		}
	}
}

// refuseInTx raises inside a transaction, for a method that is more than one
// operation.
func (a Args) refuseInTx() {
	if a.Run().session.Transaction() != nil {
		a.raise("'%s' cannot be part of a transaction", a.f.Name)
	}
}

// eachItem calls fn with one item, and acknowledges or releases it unless fn
// has ended it. What goes wrong with one item is logged, and does not stop the
// others; the error is for what does.
func (a Args) eachItem(fn *lua.LFunction, it *item) error {
	top := a.L.GetTop()
	raised := a.try(fn, it.read(a.L), itemClass.new(it))
	a.L.SetTop(top)
	switch ctx := a.Run().session.Context(); {
	case ctx.Err() != nil:
		return context.Cause(ctx)
	case it.done && raised == nil:
		return nil
	case raised == nil:
		return a.endItem(it, queue.Op{Verb: queue.Ack})
	}
	const most = 1 << 10 // bytes of the message, in the log and in the history
	text := raisedText(raised)
	text = text[:min(len(text), most)]
	a.warn(it.q.String()+": an item failed", "item", it.ID, "attempt", it.Attempt, "error", text)
	if it.done {
		return nil
	}
	return a.endItem(it, queue.Op{Verb: queue.Release, Reason: text})
}

// raisedText returns what was raised as a message.
func raisedText(raised error) string {
	var e *lua.ApiError
	if !errors.As(raised, &e) || e.Object == nil {
		return raised.Error()
	}
	if t, ok := e.Object.(*lua.LTable); ok {
		if message, ok := t.RawGetString("message").(lua.LString); ok {
			return string(message)
		}
	}
	return sandbox.Text(e.Object)
}

// endItem does what ends an item. That its lease was lost meanwhile concerns
// nobody but the item.
func (a Args) endItem(it *item, op queue.Op) error {
	err := it.do(op)
	switch fault.CodeOf(err) {
	case fault.Lost, fault.NotHeld:
		a.warn(err.Error(), "item", it.ID, "attempt", it.Attempt)
		return nil
	}
	return err
}
