package engine

import (
	"time"

	"github.com/unilua/unilua/engine/machine"
)

// Forever, as a timeout, waits until the run is cancelled or reaches its
// deadline. A timeout of 0 does not wait.
const Forever time.Duration = -1

// Handle is a shared object as one session sees it. Like its session it is
// used by one goroutine at a time.
type Handle[O, R any] struct {
	s      *Session
	k      *kind[O, R]
	via    resource[O, R]
	op     O     // the one under way, here so that it need not be allocated
	reply  R     // to it
	denied error // why the session may not change the object, nil if it may
}

// resource is where an operation goes: to the object itself or to its owner, and
// either through a transaction or not.
type resource[O, R any] interface {
	do(s *Session, op *O, r *R, timeout time.Duration) error
	name() machine.Ref
}

// whole is a resource that is not seen through a transaction.
type whole interface {
	drop(s *Session) error
	keepAs(s *Session, k Keeping) error
}

// through is one that is.
type through[O, R any] interface {
	outside() resource[O, R]
}

// Do applies op and returns its reply. It blocks for as long as timeout says
// if the operation is one that waits, and for the disk if the object is
// archived. It fails with a *fault.Error for what a script may expect, of code
// canceled if the run ends meanwhile, and with a *fault.Misuse for a
// programming error.
func (h *Handle[O, R]) Do(op O, timeout time.Duration) (R, error) {
	h.op = op
	if h.denied != nil && !h.k.traits(&h.op).is(reads|returns) {
		return h.reply, h.denied
	}
	err := h.via.do(h.s, &h.op, &h.reply, timeout)
	return h.taken(), err
}

// taken returns the reply and leaves nothing of the operation behind: values
// are large, and a handle lives long. Its frame is large too, and must not be
// part of Do's, which stays on the stack of whoever waits.
//
//go:noinline
func (h *Handle[O, R]) taken() R {
	r := h.reply
	var op O
	var none R
	h.op, h.reply = op, none
	return r
}

// Ref returns the kind and name of the object.
func (h *Handle[O, R]) Ref() machine.Ref { return h.via.name() }

// Session returns the session that the handle belongs to.
func (h *Handle[O, R]) Session() *Session { return h.s }

// String returns the object as people write it: counter "hits".
func (h *Handle[O, R]) String() string { return h.Ref().String() }

// handle opens the object of kind k named name for s, kept as keep states.
func handle[O, R any](s *Session, k *kind[O, R], name string, keep Keeping) (*Handle[O, R], error) {
	if err := s.admit(reads); err != nil {
		return nil, err
	}
	away := s.isAway()
	denied := s.denied(name)
	if denied != nil && keep != (Keeping{}) {
		return nil, denied
	}
	h := &Handle[O, R]{s: s, k: k, denied: denied}
	var err error
	if away {
		h.via, err = openRemote(s, k, name, keep)
	} else {
		h.via, err = open(s, k, name, keep)
	}
	if err != nil {
		return nil, err
	}
	return h, nil
}

// txHandle opens the object of kind k named name inside t.
func txHandle[O, R any](t *Tx, k *kind[O, R], name string) (*Handle[O, R], error) {
	if t.talk != nil {
		x := &remote[O, R]{k, machine.Ref{Kind: k.kind, Name: name}}
		return &Handle[O, R]{s: t.s, k: k, via: txRemote[O, R]{t, x}, denied: t.s.denied(name)}, nil
	}
	o, err := open(t.s, k, name, Keeping{})
	if err != nil {
		return nil, err
	}
	return &Handle[O, R]{s: t.s, k: k, via: txObject[O, R]{t, o}, denied: t.s.denied(name)}, nil
}

// Drop deletes the object: it is as new afterwards, and its name free to be
// opened with other options.
func (h *Handle[O, R]) Drop() error {
	o, ok := h.via.(whole)
	if !ok {
		return errNotInTx
	}
	if h.denied != nil {
		return h.denied
	}
	return o.drop(h.s)
}

// Keep states how the object is kept, as if it were opened anew.
func (h *Handle[O, R]) Keep(k Keeping) error {
	o, ok := h.via.(whole)
	if !ok {
		return errNotInTx
	}
	if err := h.s.admit(0); err != nil {
		return err
	}
	if h.denied != nil {
		return h.denied
	}
	return o.keepAs(h.s, k)
}

// Outside returns the object as its session sees it outside of the transaction
// that h belongs to, if it does.
func (h *Handle[O, R]) Outside() *Handle[O, R] {
	x, inside := h.via.(through[O, R])
	if !inside {
		return h
	}
	outside := *h
	outside.via = x.outside()
	return &outside
}
