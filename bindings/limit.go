package bindings

import (
	"sync"

	lua "github.com/yuin/gopher-lua"

	"github.com/unilua/unilua/engine/few"
	"github.com/unilua/unilua/engine/sandbox"
)

// LimitError is why a run was ended that went beyond one of its limits.
type LimitError = sandbox.LimitError

// family is what a run and the runs that it starts, and those that they start,
// use together.
type family struct {
	root   *Run
	budget *sandbox.Budget

	mu            sync.Mutex
	objects       few.Set[opened]
	subscriptions int // that are open
}

// opened is the name of a shared object that a run has opened.
type opened struct{ kind, name string }

// admit counts an object, once. It reports whether there are at most so many.
func (f *family) admit(o opened, most int) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.objects.Len()+f.subscriptions >= most && !f.objects.Has(o) {
		return false
	}
	f.objects.Add(o)
	return true
}

// subscribe counts a subscription. It reports whether there are at most so many,
// objects included.
func (f *family) subscribe(most int) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.objects.Len()+f.subscriptions >= most {
		return false
	}
	f.subscriptions++
	return true
}

// unsubscribe gives back n subscriptions.
func (f *family) unsubscribe(n int) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.subscriptions -= n
}

// open counts a shared object that is opened. The run ends if it and its family
// have opened more than they may.
func (r *Run) open(kind, name string) error {
	o := opened{kind, name}
	if r.objects.Has(o) {
		return nil
	}
	if most := r.job.Limits.Objects; !r.family.admit(o, most) {
		return r.overObjects(most)
	}
	r.objects.Add(o)
	return nil
}

// overObjects ends the run and its family, which have opened too many objects.
func (r *Run) overObjects(most int) error {
	err := sandbox.OverLimit("the run has opened more than its limit of %d shared objects (raise it with --max-objects)", most)
	r.family.root.session.Cancel(err)
	return err
}

// subscription counts as an open object, from when it is made until it is closed
// or its run ends.
type subscription struct{ run *Run }

// subscribe counts a subscription that is about to be made, which the run may
// not have too many of.
func (r *Run) subscribe() (subscription, error) {
	if most := r.job.Limits.Objects; !r.family.subscribe(most) {
		return subscription{}, r.overObjects(most)
	}
	r.subscriptions++
	return subscription{r}, nil
}

// end gives the subscription back, once.
func (s *subscription) end() {
	if s.run == nil {
		return
	}
	s.run.subscriptions--
	s.run.family.unsubscribe(1)
	s.run = nil
}

// roots gives the values that are kept for the script outside of its state.
func (r *Run) roots(yield func(lua.LValue)) {
	yield(&lua.LUserData{Value: &r.files})
	for _, fn := range r.onExit {
		yield(fn)
	}
}
