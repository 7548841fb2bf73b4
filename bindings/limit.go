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

	mu      sync.Mutex
	objects few.Set[opened]
}

// opened is the name of a shared object that a run has opened.
type opened struct{ kind, name string }

// admit counts an object, once. It reports whether there are at most so many.
func (f *family) admit(o opened, most int) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.objects.Len() >= most && !f.objects.Has(o) {
		return false
	}
	f.objects.Add(o)
	return true
}

// open counts a shared object that is opened. The run ends if it and its family
// have opened more than they may.
func (r *Run) open(kind, name string) error {
	o := opened{kind, name}
	if r.objects.Has(o) {
		return nil
	}
	if most := r.job.Limits.Objects; !r.family.admit(o, most) {
		err := sandbox.OverLimit("the run has opened more than its limit of %d shared objects (raise it with --max-objects)", most)
		r.family.root.session.Cancel(err)
		return err
	}
	r.objects.Add(o)
	return nil
}

// roots gives the values that are kept for the script outside of its state.
func (r *Run) roots(yield func(lua.LValue)) {
	yield(&lua.LUserData{Value: &r.files})
	for _, fn := range r.onExit {
		yield(fn)
	}
}
