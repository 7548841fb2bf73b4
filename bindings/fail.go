package bindings

import (
	"errors"
	"regexp"

	lua "github.com/yuin/gopher-lua"

	"github.com/unilua/unilua/engine"
	"github.com/unilua/unilua/engine/fault"
	"github.com/unilua/unilua/engine/sandbox"
)

// Fail answers a call with err: a misuse, a data folder that cannot be used and
// a cancelled run raise, anything else is an expected failure and becomes nil,
// message, code.
func (a Args) Fail(err error) int {
	var misuse *fault.Misuse
	if errors.As(err, &misuse) {
		sandbox.Raise(a.L, misuse)
	}
	if t := a.Run().session.Transaction(); t != nil && t.Failed() != nil {
		sandbox.Raise(a.L, t.Failed()) // the rest of its function is in vain
	}
	var folder *engine.FolderError
	if errors.As(err, &folder) || a.Run().session.Context().Err() != nil {
		sandbox.Raise(a.L, err)
	}
	a.Run().noteFailure(a, err)
	a.L.Push(lua.LNil)
	a.L.Push(lua.LString(err.Error()))
	a.L.Push(lua.LString(fault.CodeOf(err)))
	return 3
}

// expected is an expected failure that the script was given.
type expected struct {
	err    error
	script string
	line   int
}

// noteFailure remembers the last expected failure. A refusal stays until the
// next one: a script that fails later, for want of what was refused, says so.
func (r *Run) noteFailure(a Args, err error) {
	if fault.Is(r.failure.err, fault.Denied) && !fault.Is(err, fault.Denied) {
		return
	}
	script, line := a.where()
	r.failure = expected{err, script, line}
}

// explain adds, to the error of a script that used nil as an object, the failure
// that it got the nil from: one of the same line, or a refusal.
func (r *Run) explain(err error) {
	var e *sandbox.ScriptError
	f := r.failure
	if f.err == nil || !errors.As(err, &e) || e.Code != "" || !usedNil.MatchString(e.Message) {
		return
	}
	if fault.Is(f.err, fault.Denied) || f.script == e.File && f.line == e.Line {
		e.Code = fault.CodeOf(f.err)
		e.Message += ": " + f.err.Error()
	}
}

// usedNil is the message of a script that uses nil as an object.
var usedNil = regexp.MustCompile(`^attempt to (index|call) .*a nil value\)?$`)

// Done answers a call that only does something: true, or the failure.
func (a Args) Done(err error) int {
	if err != nil {
		return a.Fail(err)
	}
	a.L.Push(lua.LTrue)
	return 1
}

// Push answers a call with one value.
func (a Args) Push(v lua.LValue) int {
	a.L.Push(v)
	return 1
}

// PushInt answers a call with a whole number.
func (a Args) PushInt(n int64) int { return a.Push(sandbox.Number(a.L, float64(n))) }

// PushBool answers a call with yes or no.
func (a Args) PushBool(b bool) int { return a.Push(lua.LBool(b)) }

// PushString answers a call with a string.
func (a Args) PushString(s string) int {
	sandbox.MadeText(a.L, len(s))
	return a.Push(lua.LString(s))
}
