package sandbox

import (
	"sync/atomic"

	"github.com/unilua/unilua/engine/fault"
	"github.com/unilua/unilua/engine/sandbox/syntax"
	"github.com/unilua/unilua/engine/value"
)

// Limits bound what a run may use. A zero field has its default. The budget of
// instructions and memory is that of a run and of all that it starts, together.
type Limits struct {
	Instructions int64 // any number
	Memory       int64 // bytes: 256 MiB
	Coroutines   int   // that have not ended: 10,000

	syntax.Limits // of each source
}

func (l Limits) withDefaults() Limits {
	if l.Memory == 0 {
		l.Memory = 256 << 20
	}
	if l.Coroutines == 0 {
		l.Coroutines = 10_000
	}
	return l
}

// LimitError is why a run was ended that went beyond one of its limits. Its
// sentence names the limit, its value and the flag that raises it.
type LimitError struct{ cause *fault.Error }

// OverLimit returns the end of a run by a limit. The code is Canceled: that is
// what happens to the run, whatever it had too much of.
func OverLimit(format string, args ...any) *LimitError {
	return NewLimitError(fault.Canceled, format, args...)
}

// OverMemory is OverLimit for a run that needs more than so many bytes.
func OverMemory(limit int64) *LimitError {
	return OverLimit("the run needs more than its limit of %s of memory (raise it with --max-memory)", value.SizeText(limit))
}

// OverTime is OverLimit for a run whose time is up. Its code is Timeout, as
// that of all that takes too long.
func OverTime(format string, args ...any) *LimitError {
	return NewLimitError(fault.Timeout, format, args...)
}

// NewLimitError returns the end of a run by a limit, with a code.
func NewLimitError(code fault.Code, format string, args ...any) *LimitError {
	return &LimitError{fault.New(code, format, args...)}
}

func (e *LimitError) Error() string { return e.cause.Message }

// Unwrap returns the failure with its code.
func (e *LimitError) Unwrap() error { return e.cause }

// Hint is what to do about it: the sentence says so already.
func (e *LimitError) Hint() string { return "" }

// Budget is what a run and those that it starts may use together. It is safe
// for concurrent use.
type Budget struct {
	limits Limits
	done   atomic.Int64 // instructions
	held   atomic.Int64 // bytes that their states hold, as last weighed
}

// NewBudget returns a budget of which nothing is used yet.
func NewBudget(l Limits) *Budget { return &Budget{limits: l.withDefaults()} }

// Renew gives the instructions that were done back.
func (b *Budget) Renew() { b.done.Store(0) }

// Limits returns what the budget allows.
func (b *Budget) Limits() Limits { return b.limits }

// Reserves for clean-up functions, in addition to what a run may use.
const (
	spareInstructions = 10_000_000
	spareMemory       = 16 << 20
)

// Spare gives the state, once its run has ended, something beyond its limits, to
// clean up with.
func (s *State) Spare() { s.control.spare = true }
