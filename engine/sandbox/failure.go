package sandbox

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"github.com/unilua/unilua/engine/fault"
	lua "github.com/yuin/gopher-lua"
)

// ScriptError is how a run failed.
type ScriptError struct {
	Message    string     // without the position
	Value      Value      // what was raised
	Code       fault.Code // "" if the failure carries none
	File       string     // where it was raised, "" if not in a script
	Line       int
	SourceLine string
	Traceback  []Frame // the innermost first; at most maxShown of each thread
	cause      error
}

// Error returns the message as Lua prints it: job.lua:3: no such thing.
func (e *ScriptError) Error() string {
	if e.File == "" {
		return e.Message
	}
	return fmt.Sprintf("%s:%d: %s", e.File, e.Line, e.Message)
}

// Unwrap returns the error of a native that was raised, or why the run was
// cancelled.
func (e *ScriptError) Unwrap() error { return e.cause }

// capture describes the error that is being raised in L, with the stacks as
// they are now.
func (s *State) capture(L *lua.LState, e *lua.ApiError) *ScriptError {
	var trace []Frame
	for _, th := range s.failed {
		trace = append(trace, stack(th)...)
	}
	trace = append(trace, stack(L)...)
	if s.control.stopped {
		return s.interruption(trace)
	}
	message := s.message(L, e.Object)
	if s.control.stopped { // by what shows the error
		return s.interruption(trace)
	}
	f := &ScriptError{Value: e.Object, Traceback: trace}
	f.File, f.Line, f.Message = s.position(shorten(message))
	f.place()
	f.SourceLine = s.sourceLine(f.File, f.Line)
	f.explain(s.noted, e)
	return f
}

// interruption describes the end of a run by its context.
func (s *State) interruption(trace []Frame) *ScriptError {
	cause := s.control.Err()
	f := &ScriptError{Code: fault.CodeOf(cause), Message: cause.Error(), Traceback: trace, cause: cause}
	if errors.Is(cause, context.DeadlineExceeded) {
		f.Message = "the run's time is up"
	}
	f.Value = lua.LString(f.Message)
	f.place()
	f.SourceLine = s.sourceLine(f.File, f.Line)
	return f
}

// place takes the position from the innermost frame of a script, unless the
// message had one.
func (e *ScriptError) place() {
	for _, frame := range e.Traceback {
		if e.File == "" && frame.File != "" {
			e.File, e.Line = frame.File, frame.Line
		}
	}
}

// explain finds the code and the cause: in the table that was raised, in what a
// native raised or assert was given, or in a fault of unilua itself.
func (e *ScriptError) explain(noted error, raised *lua.ApiError) {
	if t, ok := e.Value.(*lua.LTable); ok {
		if code, ok := t.RawGetString("code").(lua.LString); ok {
			e.Code = knownCode(string(code))
		}
		return
	}
	if raised.Type == lua.ApiErrorPanic {
		e.Code, e.cause = fault.Internal, raised.Cause
		return
	}
	if noted == nil || !strings.HasSuffix(e.Message, noted.Error()) {
		return
	}
	e.cause = noted
	switch misuse, syntax := (*fault.Misuse)(nil), (*SyntaxError)(nil); {
	case errors.As(noted, &misuse):
	case errors.As(noted, &syntax): // of a file that was to be loaded
		e.Code = fault.Invalid
	default:
		e.Code = fault.CodeOf(noted)
	}
}

func knownCode(code string) fault.Code {
	for _, c := range fault.Codes() {
		if string(c) == code {
			return c
		}
	}
	return ""
}

// message returns what to print of a value that was raised.
func (s *State) message(L *lua.LState, v lua.LValue) string {
	switch v := v.(type) {
	case lua.LString, lua.LNumber:
		return Text(v)
	case *lua.LTable, *lua.LUserData:
		if text, ok := metaString(L, v); ok {
			return text
		}
		if t, ok := v.(*lua.LTable); ok {
			if text, ok := t.RawGetString("message").(lua.LString); ok {
				return string(text)
			}
			return "an error value: " + show(t)
		}
	}
	return fmt.Sprintf("(error object is a %s value)", v.Type())
}

// maxMessage is how much is kept of a message that no protected call has caught,
// in bytes: it is printed, and kept with the result, whatever else is limited.
const maxMessage = 64 << 10

// shorten leaves out the middle of a long message.
func shorten(message string) string {
	if len(message) <= maxMessage {
		return message
	}
	const half = maxMessage / 2
	return fmt.Sprintf("%s\n... %d bytes left out ...\n%s", message[:half], len(message)-2*half, message[len(message)-half:])
}

// metaString returns what __tostring makes of v, if it has one that works.
func metaString(L *lua.LState, v lua.LValue) (string, bool) {
	fn := L.GetMetaField(v, "__tostring")
	if fn == lua.LNil {
		return "", false
	}
	top := L.GetTop()
	defer func() { L.SetTop(top) }()
	L.Push(fn)
	L.Push(v)
	if protect(L, 1, nil) != nil {
		return "", false
	}
	return text(L.Get(top + 1))
}

var prefix = regexp.MustCompile(`(?s)^([^\n]+?):(\d+): (.*)$`)

// position splits a message into the position that Lua has put before it, and
// the rest. What merely looks like one, such as host:port, is left.
func (s *State) position(message string) (file string, line int, rest string) {
	m := prefix.FindStringSubmatch(message)
	if m == nil || s.program(m[1]) == nil && !strings.HasPrefix(m[1], "[string ") {
		return "", 0, message
	}
	line, err := strconv.Atoi(m[2])
	if err != nil {
		return "", 0, message
	}
	return m[1], line, m[3]
}

func (s *State) program(name string) *Program {
	for _, p := range s.programs {
		if p.Name == name {
			return p
		}
	}
	return nil
}

func (s *State) sourceLine(file string, line int) string {
	if p := s.program(file); p != nil {
		return p.Line(line)
	}
	return ""
}

// Caused returns e as a failure with that cause, for one that comes from another
// process.
func (e ScriptError) Caused(cause error) *ScriptError {
	e.cause = cause
	return &e
}
