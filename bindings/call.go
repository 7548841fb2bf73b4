package bindings

import (
	"errors"

	lua "github.com/yuin/gopher-lua"

	"github.com/unilua/unilua/engine/logging"
	"github.com/unilua/unilua/engine/sandbox"
)

// try calls a Lua function under protection. What it returns is on the stack
// afterwards.
func (a Args) try(fn *lua.LFunction, args ...lua.LValue) error {
	a.L.Push(fn)
	for _, v := range args {
		a.L.Push(v)
	}
	return sandbox.PCall(a.L, len(args))
}

// rethrow raises again what try has caught, as it was.
func (a Args) rethrow(err error) {
	var raised *lua.ApiError
	if errors.As(err, &raised) && raised.Object != nil && (raised.Object != lua.LNil || raised.Cause == nil) {
		a.L.Error(raised.Object, 0)
	}
	sandbox.Raise(a.L, err)
}

// warn logs a warning with the script and line of the caller.
func (a Args) warn(message string, fields ...any) {
	script, line := a.where()
	a.Run().rt.Log.Log(logging.Warn, message, append(fields, "script", script, "line", line)...)
}
