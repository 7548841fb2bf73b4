package differential

import (
	"fmt"
	"os/exec"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// tracing runs a program and prints which of its lines were executed. Those of
// coroutines are left out, which have no hook.
const tracing = `
assert(loadstring(%s, "=prelude"))()
local program, lines = loadstring(%s, "=program"), {}
setfenv(program, setmetatable({}, {__index = _G}))
debug.sethook(function(_, line)
  if not lines[line] and debug.getinfo(2, "S").source == "=program" then lines[line] = true print(line) end
end, "l")
pcall(program)
debug.sethook()
`

// idle is a line on which nothing is executed, or nothing of interest.
var idle = regexp.MustCompile(`^\s*(end.*|else|repeat|do|fresh\(\)|)$`)

func TestMostLinesOfRandomProgramsAreExecuted(t *testing.T) {
	oracle(t, Lua51, "")
	executed, all := 0, 0
	for s := range uint64(100) {
		p := Generate(s)
		if p.Goto {
			continue
		}
		out, err := exec.CommandContext(t.Context(), string(Lua51), "-e", fmt.Sprintf(tracing, quoted(prelude), quoted(p.Source))).Output()
		if err != nil {
			t.Fatal(s, err)
		}
		traced := map[string]bool{}
		for _, line := range strings.Fields(string(out)) {
			traced[line] = true
		}
		for i, line := range strings.Split(p.Source, "\n") {
			if !idle.MatchString(line) {
				all++
				if traced[strconv.Itoa(i+1)] {
					executed++
				}
			}
		}
	}
	t.Logf("%d of %d lines", executed, all)
	if executed < all/2 {
		t.Errorf("only %d of %d lines are executed", executed, all)
	}
}

func TestEachFormIsWritten(t *testing.T) {
	written := map[string]int{}
	for s := range uint64(2000) {
		for name, n := range Generate(s).Forms {
			written[name] += n
		}
	}
	missing := func(name string) {
		if written[name] == 0 {
			t.Errorf("no program has %q", name)
		}
	}
	for _, f := range statements() {
		missing(f.name)
	}
	for _, f := range faults() {
		missing(f.name)
	}
	for k := range kinds {
		for _, f := range expressions(k) {
			missing(f.name)
		}
	}
}
