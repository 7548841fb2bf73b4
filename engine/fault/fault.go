// Package fault is the whole error vocabulary of unilua: a closed list of
// codes, and an error that pairs one of them with a sentence for people.
//
// An operation that fails in a way a script may expect returns an *Error.
// Callers branch on the code, never on the text. Layers add context by
// wrapping; CodeOf finds the code through any wrapping.
package fault

import (
	"context"
	"errors"
	"fmt"
)

// Code is one word of the closed list that scripts may rely on.
type Code string

// The closed list. Nothing else is ever handed to a script.
const (
	Timeout     Code = "timeout"     // the wait ran out
	Canceled    Code = "canceled"    // the run was stopped
	Closed      Code = "closed"      // the object was dropped or closed
	Held        Code = "held"        // a lock has another holder
	NotHeld     Code = "not_held"    // no lease, or given back already
	Deadlock    Code = "deadlock"    // waiting would close a cycle
	Conflict    Code = "conflict"    // another change came first
	Exists      Code = "exists"      // there already
	NotFound    Code = "not_found"   // not there
	Empty       Code = "empty"       // nothing to take
	Full        Code = "full"        // no room
	TooLarge    Code = "too_large"   // over a size limit
	Range       Code = "range"       // outside the exact or kept range
	Denied      Code = "denied"      // a permission is missing
	Unavailable Code = "unavailable" // certainly did not happen
	Unknown     Code = "unknown"     // may or may not have happened
	Lost        Code = "lost"        // a lease expired while held
	Invalid     Code = "invalid"     // refused by a check of its content
	Internal    Code = "internal"    // a fault of unilua itself
)

// Codes returns the closed list in its documented order.
func Codes() []Code {
	return []Code{
		Timeout, Canceled, Closed, Held, NotHeld, Deadlock, Conflict, Exists, NotFound, Empty,
		Full, TooLarge, Range, Denied, Unavailable, Unknown, Lost, Invalid, Internal,
	}
}

// Error is an expected failure: a code to branch on, and a sentence that names
// the object.
type Error struct {
	Code    Code
	Message string
	cause   error
}

func (e *Error) Error() string { return e.Message }

// Unwrap returns the cause, if any.
func (e *Error) Unwrap() error { return e.cause }

// New makes an Error with a formatted sentence. A %w in the format keeps its
// cause for errors.Is and errors.As.
func New(code Code, format string, args ...any) *Error {
	err := fmt.Errorf(format, args...)
	return &Error{Code: code, Message: err.Error(), cause: errors.Unwrap(err)}
}

// CodeOf reports the code that err carries: "" for nil, Canceled for a
// cancelled context, Internal for an error that carries none.
func CodeOf(err error) Code {
	if err == nil {
		return ""
	}
	var e *Error
	if errors.As(err, &e) {
		return e.Code
	}
	if errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return Canceled
	}
	return Internal
}

// Is reports whether err carries code.
func Is(err error, code Code) bool { return err != nil && CodeOf(err) == code }

// Misuse is a programming error of a script: a wrong type, name or option. It
// is raised at the caller's line, never returned to the script as a value.
type Misuse struct{ Message string }

func (m *Misuse) Error() string { return m.Message }

// Misusef makes a Misuse with a formatted message.
func Misusef(format string, args ...any) *Misuse {
	return &Misuse{Message: fmt.Sprintf(format, args...)}
}
