package engine

import (
	"sync/atomic"

	"github.com/unilua/unilua/engine/fault"
	"github.com/unilua/unilua/engine/machine"
	"github.com/unilua/unilua/engine/value"
)

// All shared objects are in memory, those that are kept on disk too. A script
// that puts into them without end does not hold any of it itself, so what they
// take together is counted here: beyond Options.MaxShared, what would add to it
// is refused, and all else goes on. The count is that of the machines, which is
// an estimate. What is restored at the start is counted, and never refused.

// shared is how much memory all objects take together.
type shared struct {
	bytes atomic.Int64
	most  int64 // 0 for no bound
}

// SharedBytes returns how much memory all shared objects take, roughly.
func (e *Engine) SharedBytes() int64 { return e.shared.bytes.Load() }

// weigh counts what o takes now. The caller holds o.mu.
func (o *object[O, R]) weigh() {
	if o.sized == nil {
		return
	}
	if n := o.sized.Bytes(); n != o.weight {
		o.e.shared.bytes.Add(int64(n - o.weight))
		o.weight = n
	}
}

// fits refuses an operation that would add something to o when there is no room
// for it.
func (o *object[O, R]) fits(op *O, t trait) error {
	if !t.is(adds) {
		return nil
	}
	return o.e.shared.fits(o.ref, o.k.size(op))
}

func (sh *shared) fits(ref machine.Ref, more int) error {
	if sh.most == 0 || sh.bytes.Load()+int64(more) <= sh.most {
		return nil
	}
	return fault.New(fault.Full, "%s: all shared objects together have come to their limit of %s of memory (take or delete something, or raise it with --max-shared)",
		ref, value.SizeText(sh.most))
}
