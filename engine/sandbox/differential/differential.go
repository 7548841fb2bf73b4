// Package differential compares unilua with Lua 5.1 itself on random programs.
//
// Generate makes a program, an Oracle runs programs in Debian's lua5.1, or in
// LuaJIT for those with goto, Sandbox runs one here, and Reduce makes a program
// that shows a difference small.
package differential

import (
	"context"
	_ "embed"
	"errors"
	"time"

	"github.com/unilua/unilua/engine/sandbox"
	lua "github.com/yuin/gopher-lua"
)

//go:embed prelude.lua
var prelude string

var compiledPrelude = func() *sandbox.Program {
	p, err := sandbox.Compile("prelude", []byte(prelude))
	if err != nil {
		panic(err)
	}
	return p
}()

// patience is how long a program may run here. It takes milliseconds, unless
// it has been miscompiled.
const patience = 10 * time.Second

// Sandbox returns what unilua makes of a program, in the form of an Oracle.
func Sandbox(ctx context.Context, program string) string { return in(ctx, sandbox.Options{}, program) }

// Plain returns what unilua makes of a program in a plain state.
func Plain(ctx context.Context, program string) string {
	return in(ctx, sandbox.Options{Plain: true}, program)
}

func in(ctx context.Context, o sandbox.Options, program string) string {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	s := sandbox.New(o)
	defer s.Close()
	if _, err := s.Run(ctx, compiledPrelude); err != nil {
		return err.Error()
	}
	p, err := sandbox.Compile("program", []byte(program))
	if err != nil {
		return "refused " + err.Error() + "\n"
	}
	_, failure := s.Run(ctx, p)
	lines, err := s.Call(context.WithoutCancel(ctx), global(s, "printed"))
	if err != nil {
		return err.Error()
	}
	return outcome(s, failure) + "\n" + lines[0].String()
}

func global(s *sandbox.State, name string) *lua.LFunction {
	return s.Globals().RawGetString(name).(*lua.LFunction)
}

// outcome words the end of a program: ok, or error and what was raised. An error
// that is not one of the program is given as it is.
func outcome(s *sandbox.State, err error) string {
	var failure *sandbox.ScriptError
	switch {
	case err == nil:
		return "ok"
	case !errors.As(err, &failure) || failure.Code != "":
		return err.Error()
	}
	shown, err := s.Call(context.Background(), global(s, "show"), failure.Value)
	if err != nil {
		return err.Error()
	}
	return "error " + shown[0].String()
}
