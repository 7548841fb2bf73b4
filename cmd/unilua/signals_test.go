package main

import (
	"bufio"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// session is a unilua process that is told to stop.
type session struct {
	t    *testing.T
	cmd  *exec.Cmd
	out  *bufio.Scanner
	errs strings.Builder
}

// isolated says that scripts are run in processes of their own, by tests that do
// not run at the same time as others.
var isolated bool

// startRun runs scripts, given by name and text, on a data folder in dir.
func startRun(t *testing.T, dir string, scripts map[string]string) *session {
	t.Helper()
	s := prepareRun(t, dir, scripts)
	s.start()
	return s
}

func prepareRun(t *testing.T, dir string, scripts map[string]string) *session {
	t.Helper()
	bin, err := binary()
	if err != nil {
		t.Fatal(err)
	}
	args := []string{"run", "--data", filepath.Join(dir, "data")}
	if isolated {
		args = append(args, "--isolate=process")
	}
	for name, text := range scripts {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		args = append(args, path)
	}
	s := &session{t: t, cmd: exec.Command(bin, args...)}
	s.cmd.Stderr = &s.errs
	return s
}

func (s *session) start() {
	s.t.Helper()
	stdout, err := s.cmd.StdoutPipe()
	if err != nil {
		s.t.Fatal(err)
	}
	if err := s.cmd.Start(); err != nil {
		s.t.Fatal(err)
	}
	s.out = bufio.NewScanner(stdout)
	s.t.Cleanup(func() { _ = s.cmd.Process.Kill() })
}

// expect reads the next line, which must be want.
func (s *session) expect(want string) {
	s.t.Helper()
	if !s.out.Scan() || s.out.Text() != want {
		s.t.Fatalf("read %q, want %q\n%s", s.out.Text(), want, &s.errs)
	}
}

func (s *session) signal(sig syscall.Signal) {
	s.t.Helper()
	if err := s.cmd.Process.Signal(sig); err != nil {
		s.t.Fatal(err)
	}
}

// exits waits for the end, with nothing more printed.
func (s *session) exits(code int) {
	s.t.Helper()
	for s.out.Scan() {
		s.t.Errorf("also printed %q", s.out.Text())
	}
	err := s.cmd.Wait()
	var exit *exec.ExitError
	got := 0
	if errors.As(err, &exit) {
		got = exit.ExitCode()
	} else if err != nil {
		s.t.Fatal(err)
	}
	if got != code {
		s.t.Errorf("exit code %d, want %d\n%s", got, code, &s.errs)
	}
}

const endless = `
unilua.job.on_exit(function() print("cleaned up") end)
print("ready")
while true do pcall(function() while true do end end) end`

func TestASignalStopsAScriptAndItsCleanUpRuns(t *testing.T) {
	for _, sig := range []syscall.Signal{syscall.SIGINT, syscall.SIGTERM, syscall.SIGHUP} {
		s := startRun(t, t.TempDir(), map[string]string{"endless.lua": endless})
		s.expect("ready")
		s.signal(sig)
		s.expect("cleaned up")
		s.exits(130)
		if s.errs.Len() > 0 {
			t.Errorf("%s: an interruption is no failure to explain:\n%s", sig, &s.errs)
		}
	}
}

func TestASignalStopsAllScriptsWhateverTheyWaitFor(t *testing.T) {
	s := startRun(t, t.TempDir(), map[string]string{
		"a.lua": `unilua.queue("go"):put("a") unilua.sleep("1h")`,
		"b.lua": `unilua.queue("go"):put("b") unilua.queue("nothing"):take()`,
		"c.lua": `unilua.queue("go"):put("c") unilua.job.spawn(function() unilua.sleep("1h") end):wait()`,
		"d.lua": `local q = unilua.queue("go") q:pop() q:pop() q:pop() print("all there") q:pop()`,
	})
	s.expect("all there")
	s.signal(syscall.SIGINT)
	s.exits(130)
}

func TestASignalStopsAScriptThatReadsStandardInput(t *testing.T) {
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	defer r.Close()
	s := prepareRun(t, t.TempDir(), map[string]string{"reads.lua": `print("reading") io.read()`})
	s.cmd.Stdin = r
	s.start()
	s.expect("reading")
	s.signal(syscall.SIGINT)
	s.exits(130)
}

func TestWhatAnInterruptedScriptHadTakenIsReadyAgain(t *testing.T) {
	dir := t.TempDir()
	s := startRun(t, dir, map[string]string{"takes.lua": `
local q = unilua.queue("jobs")
q:put("work")
local item = q:take()
unilua.counter("seen"):incr(5)
print("took " .. item.value)
unilua.sleep("1h")`})
	s.expect("took work")
	s.signal(syscall.SIGTERM)
	s.exits(130)

	s = startRun(t, dir, map[string]string{"again.lua": `
local item = unilua.queue("jobs"):take{ timeout = 0 }
print(item.value, item.attempt, unilua.counter("seen"):incr())
item:ack()`})
	// Stopping the host is no failed delivery, and what was counted is saved.
	s.expect("work	1	6")
	s.exits(0)
}

func TestASecondSignalEndsAtOnce(t *testing.T) {
	s := startRun(t, t.TempDir(), map[string]string{"stubborn.lua": `
unilua.job.on_exit(function() print("cleaning") while true do end end)
print("ready")
unilua.sleep("1h")`})
	s.expect("ready")
	s.signal(syscall.SIGINT)
	s.expect("cleaning")
	s.signal(syscall.SIGINT)
	s.exits(130)
}

func TestASignalThatWasIgnoredStaysIgnored(t *testing.T) {
	s := prepareRun(t, t.TempDir(), map[string]string{"waits.lua": `print("ready") io.read() print("went on")`})
	shell := []string{"-c", `trap "" INT; exec "$@"`, "sh"}
	s.cmd = exec.Command("sh", append(shell, s.cmd.Args...)...)
	stdin, err := s.cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	s.start()
	s.expect("ready")
	s.signal(syscall.SIGINT)
	if _, err := stdin.Write([]byte("line\n")); err != nil {
		t.Fatal(err)
	}
	s.expect("went on")
	s.exits(0)
}

func TestAReaderThatHasGoneAwayEndsTheScript(t *testing.T) {
	bin, err := binary()
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	script := filepath.Join(dir, "prints.lua")
	text := `unilua.counter("started"):incr() while true do pcall(print, "line") end`
	if err := os.WriteFile(script, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	data := filepath.Join(dir, "data")
	out, err := exec.Command("sh", "-c", `{ "$0" run --data "$1" "$2"; echo "code $?" >&2; } | head -n 1`, bin, data, script).CombinedOutput()
	if err != nil || !strings.Contains(string(out), "line\n") || !strings.Contains(string(out), "code 1\n") || strings.Count(string(out), "\n") != 2 {
		t.Fatalf("%v\n%s", err, out)
	}
	s := startRun(t, dir, map[string]string{"count.lua": `print(unilua.counter("started"):incr())`})
	s.expect("2") // it was a clean end: what was counted is kept
	s.exits(0)
}
