package engine

import (
	"context"

	"github.com/unilua/unilua/engine/machine"
)

// drop makes the object as new and forgets how it is kept. Whoever waits for it
// is told that it was closed.
func (o *object[O, R]) drop(s *Session) error {
	if err := s.admit(0); err != nil {
		return err
	}
	o.mu.Lock()
	pos, err := o.dropLocked()
	o.mu.Unlock()
	if err != nil {
		return err
	}
	return o.e.wait(s, pos)
}

func (o *object[O, R]) dropLocked() (position, error) {
	now := o.now(0)
	j := o.m.Journal()
	j.Speculate()
	j.Touch(keepingCell)
	o.m.Reset()
	room, err := o.reserve(context.Background(), j.Changed(), frees)
	if err != nil {
		if uerr := o.undo(); uerr != nil {
			return 0, uerr
		}
		return 0, err
	}
	o.dropped = true
	o.keep = Keeping{}
	j.Keep()
	pos := o.finish(durable, room, now)
	o.used = false
	o.attach()
	return pos, nil
}

// revive makes an object that was dropped one that is there, since a handle
// from before is used to change it.
func (o *object[O, R]) revive() {
	if o.dropped {
		o.dropped = false
		o.attach()
	}
}

// exists reports whether the object is there to be listed.
func (o *object[O, R]) exists() bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	return !o.dropped
}

func (o *object[O, R]) name() machine.Ref { return o.ref }
