package main

import (
	"errors"
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// The hungry script may have 4 GB, the process 160 MB.
func TestTheHungriestScriptEndsWhenTheProcessComesToItsMemoryLimit(t *testing.T) {
	s := prepareRun(t, t.TempDir(), map[string]string{
		"hungry.lua": `
local held = {}
while true do
  held[#held + 1] = ("x"):rep(10000) .. #held
  unilua.counter("held"):incr()
end`,
		"honest.lua": `
local seen = unilua.counter("held")
for i = 1, 20 do seen:wait(i * 100, {timeout = "20s"}) end
local own = {}
for i = 1, 20000 do own[i] = "line " .. i end
print("honest " .. #own)`,
	})
	s.cmd.Args = slices.Insert(s.cmd.Args, 2, "--max-memory=4GB")
	s.cmd.Env = append(os.Environ(), "GOMEMLIMIT=160MiB")
	out, err := s.cmd.Output()
	var exit *exec.ExitError
	if !errors.As(err, &exit) || exit.ExitCode() != exitLimit {
		t.Errorf("it ends with %v", err)
	}
	if got := string(out); got != "honest 20000\n" {
		t.Errorf("the other script prints %q", got)
	}
	if got := s.errs.String(); !strings.Contains(got, "the process has come to its limit of 160MB of memory") || !strings.Contains(got, "hungry.lua:") || strings.Contains(got, "honest.lua") {
		t.Errorf("the failure is %q", got)
	}
}
