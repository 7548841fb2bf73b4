package bindings

import "github.com/unilua/unilua/engine/fault"

// LimitError is why a run was ended that went beyond one of its limits. It
// carries the code of its cause.
type LimitError struct{ cause *fault.Error }

func (e *LimitError) Error() string { return e.cause.Message }

// Unwrap returns the failure, whose sentence names the limit and its flag.
func (e *LimitError) Unwrap() error { return e.cause }

// Hint is what to do about it: the sentence says so already.
func (e *LimitError) Hint() string { return "" }

func overLimit(code fault.Code, format string, args ...any) *LimitError {
	return &LimitError{fault.New(code, format, args...)}
}

// opened is the name of a shared object that a run has opened.
type opened struct{ kind, name string }

// open counts a shared object that is opened, once. The run ends if it has
// opened more than it may.
func (r *Run) open(kind, name string) error {
	o := opened{kind, name}
	if r.objects.Has(o) {
		return nil
	}
	if r.objects.Len() >= r.job.Limits.Objects {
		err := overLimit(fault.TooLarge, "the run has opened more than its limit of %d shared objects (raise it with --max-objects)", r.job.Limits.Objects)
		r.session.Cancel(err)
		return err
	}
	r.objects.Add(o)
	return nil
}
