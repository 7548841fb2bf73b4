// Package differential compares unilua with Lua 5.1 itself on random programs.
//
// Generate makes a program, Oracle runs programs in Debian's lua5.1, Sandbox
// runs one here, and Reduce makes a program that shows a difference small.
package differential

import (
	"bufio"
	"bytes"
	"context"
	_ "embed"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"time"

	"github.com/unilua/unilua/engine/sandbox"
	lua "github.com/yuin/gopher-lua"
)

//go:embed prelude.lua
var prelude string

// driver runs the programs that it reads, each in globals of its own, and
// writes what each printed and how it ended.
const driver = `
while true do
  local size = io.read("*l")
  if not size then break end
  local source = io.read(tonumber(size))
  io.read("*l")
  reset()
  local program, message = loadstring(source, "=program")
  local outcome = message
  if program then
    setfenv(program, setmetatable({}, {__index = _G}))
    outcome = pcall(program) and "ok" or "error"
  end
  local text = printed() .. "\n" .. outcome
  io.write(#text, "\n", text, "\n")
end
`

// Oracle returns what lua5.1 makes of each program: the lines printed, then ok,
// error, or a message of the compiler. It returns exec.ErrNotFound if there is
// no lua5.1.
func Oracle(ctx context.Context, programs []string) ([]string, error) {
	var in, out, complaint bytes.Buffer
	for _, p := range programs {
		fmt.Fprintf(&in, "%d\n%s\n", len(p), p)
	}
	ctx, cancel := context.WithTimeout(ctx, patience+time.Duration(len(programs))*time.Second/10)
	defer cancel()
	cmd := exec.CommandContext(ctx, "lua5.1", "-e", prelude+driver)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = &in, &out, &complaint
	if err := cmd.Run(); err != nil {
		return nil, fmt.Errorf("lua5.1: %w %s", err, complaint.String())
	}
	answers := make([]string, len(programs))
	r := bufio.NewReader(&out)
	for i := range answers {
		var size int
		if _, err := fmt.Fscanf(r, "%d\n", &size); err != nil {
			return nil, fmt.Errorf("the answer of lua5.1 to program %d: %w", i, err)
		}
		text := make([]byte, size+1)
		if _, err := io.ReadFull(r, text); err != nil {
			return nil, err
		}
		answers[i] = string(text[:size])
	}
	return answers, nil
}

var compiledPrelude = func() *sandbox.Program {
	p, err := sandbox.Compile("prelude.lua", []byte(prelude))
	if err != nil {
		panic(err)
	}
	return p
}()

// patience is how long a program may run here. It takes milliseconds, unless
// it has been miscompiled.
const patience = 10 * time.Second

// Sandbox returns what unilua makes of a program, in the form of Oracle.
func Sandbox(ctx context.Context, program string) string {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	s := sandbox.New(sandbox.Options{})
	defer s.Close()
	if _, err := s.Run(ctx, compiledPrelude); err != nil {
		return err.Error()
	}
	p, err := sandbox.Compile("program", []byte(program))
	if err != nil {
		return "\n" + err.Error()
	}
	_, failure := s.Run(ctx, p)
	lines, err := s.Call(context.WithoutCancel(ctx), s.Globals().RawGetString("printed").(*lua.LFunction))
	if err != nil {
		return err.Error()
	}
	return lines[0].String() + "\n" + outcome(failure)
}

// outcome words the end of a program. The text of an error is of no interest,
// unless it is not an error of the program at all.
func outcome(err error) string {
	var failure *sandbox.ScriptError
	switch {
	case err == nil:
		return "ok"
	case !errors.As(err, &failure) || failure.Code != "":
		return err.Error()
	}
	return "error"
}
