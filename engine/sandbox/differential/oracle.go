package differential

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"
	"os/exec"
	"strings"
	"time"
)

// Oracle is a command that runs Lua.
type Oracle string

const (
	Lua51  Oracle = "lua5.1"
	LuaJIT Oracle = "luajit" // knows goto, and words some errors otherwise
)

// OracleOf returns the one that can run a program.
func OracleOf(p Program) Oracle {
	if p.Goto {
		return LuaJIT
	}
	return Lua51
}

// driver runs the programs that it reads, each in globals of its own, and
// writes what each printed and how it ended. The first is the prelude. One that
// runs for too long is ended, which it can delay by pcall but not prevent.
const driver = `
local function read()
  local size = io.read("*l")
  local source = size and io.read(tonumber(size))
  io.read("*l")
  return source
end
assert(loadstring(read(), "=prelude"))()
for source in read do
  reset()
  local program, complaint = loadstring(source, "=program")
  local outcome = "refused " .. (complaint or "")
  local tired = false
  if program then
    setfenv(program, setmetatable({}, {__index = _G}))
    debug.sethook(function() tired = true error("endless", 0) end, "", 1000000)
    local ok, e = pcall(program)
    debug.sethook()
    outcome = tired and "endless" or ok and "ok" or "error " .. show(e)
  end
  local text = outcome .. "\n" .. printed()
  io.write(#text, "\n", text, "\n")
end
`

// Run returns what the oracle makes of each program: ok, error and what was
// raised, endless, or refused and why, and then the lines printed. It returns
// exec.ErrNotFound if the command is not installed.
func (o Oracle) Run(ctx context.Context, programs ...string) ([]string, error) {
	var in, out, complaint bytes.Buffer
	for _, p := range append([]string{prelude}, programs...) {
		fmt.Fprintf(&in, "%d\n%s\n", len(p), p)
	}
	ctx, cancel := context.WithTimeout(ctx, patience+time.Duration(len(programs))*20*time.Millisecond)
	defer cancel()
	cmd := exec.CommandContext(ctx, string(o), o.options()...)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = &in, &out, &complaint
	if err := cmd.Run(); err != nil {
		return nil, fmt.Errorf("%s: %w %s", o, err, complaint.String())
	}
	return answers(bufio.NewReader(&out), len(programs))
}

func (o Oracle) options() []string {
	if o == LuaJIT {
		return []string{"-joff", "-e", driver} // compiled code would not be ended
	}
	return []string{"-e", driver}
}

func answers(r *bufio.Reader, n int) ([]string, error) {
	list := make([]string, n)
	for i := range list {
		var size int
		if _, err := fmt.Fscanf(r, "%d\n", &size); err != nil {
			return nil, fmt.Errorf("the answer to program %d: %w", i, err)
		}
		text := make([]byte, size+1)
		if _, err := io.ReadFull(r, text); err != nil {
			return nil, err
		}
		list[i] = string(text[:size])
	}
	return list, nil
}

// Comparable reports whether an answer of the oracle says what a program means:
// it was run to its end, and did not fill the stack of the host.
func (o Oracle) Comparable(answer string) bool {
	ran := strings.HasPrefix(answer, "ok\n") || strings.HasPrefix(answer, "error ") && o == Lua51
	return ran && !strings.Contains(answer, "stack overflow")
}
