package bindings

import (
	"bufio"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/unilua/unilua/engine"
	"github.com/unilua/unilua/engine/command/commandtest"
	"github.com/unilua/unilua/engine/fault"
	"github.com/unilua/unilua/engine/sandbox/permission"
	"github.com/unilua/unilua/engine/sandbox/stream"
)

// busy is a program that ignores SIGTERM, and has a child that does too. It
// prints the numbers of both.
const busy = `{ "sh", "-c", "trap 'echo asked' TERM; sleep 1000 & echo $$ $!; wait; wait", on_line = function(l) print(l) end }`

func TestNothingIsLeftOfCommands(t *testing.T) {
	defer goleak.VerifyNone(t, goleak.IgnoreCurrent())
	h := &rig{}
	t.Run("", func(t *testing.T) {
		h = newRig(t, engine.Options{Dir: t.TempDir()})
		h.run(t, `unilua.run{ "true" }`) // opens what stays open
		before := descriptors(t)
		pids := h.run(t, `
			print(unilua.run{ "sh", "-c", "sleep 1000 >/dev/null 2>&1 & echo $!" }.stdout)
			print(unilua.run.sh("echo $$; exec sleep 1000", { timeout = "50ms" }).stdout)
			pcall(function()
				unilua.run.all({ { "sleep", "1000" }, { "sleep", "1000" }, { "sh", "-c", "echo $$; exec sleep 1000",
					on_line = function(l) print(l) error("enough") end } })
			end)`)
		for _, pid := range strings.Fields(pids) {
			commandtest.Gone(t, pid)
		}
		if after := descriptors(t); after != before {
			t.Errorf("%d files are open, %d were before", after, before)
		}
	})
}

func must[T any](v T, err error) T {
	if err != nil {
		panic(err)
	}
	return v
}

// interrupt lets busy run, ends its run because of cause, and returns how long
// that took.
func interrupt(t *testing.T, cause error) (Result, time.Duration, string) {
	h := newRig(t, engine.Options{})
	started := make(chan struct{})
	h.rt.Stdout = signalling(&h.out, started)
	r := h.start(t, t.Context(), permitted, `pcall(function() unilua.run`+busy+` end) print("outlived")`)
	<-started
	begin := time.Now()
	r.Cancel(cause)
	res := r.Result()
	took := time.Since(begin)
	for _, pid := range strings.Fields(strings.SplitN(h.out.String(), "\n", 2)[0]) {
		commandtest.Gone(t, pid)
	}
	return res, took, h.out.String()
}

func TestAnInterruptAsksTheCommandFirst(t *testing.T) {
	h := newRig(t, engine.Options{})
	started := make(chan struct{})
	h.rt.Stdout = signalling(&h.out, started)
	bye := filepath.Join(t.TempDir(), "bye")
	r := h.start(t, t.Context(), permitted, fmt.Sprintf(`unilua.run{ "sh", "-c",
		"trap 'echo asked >%s; exit 3' TERM; echo ready; sleep 1000 & wait", on_line = function(l) print(l) end }`, bye))
	<-started
	r.Cancel(fault.New(fault.Canceled, "interrupted"))
	if res := r.Result(); res.Code != fault.Canceled || !strings.Contains(res.Err.Error(), "interrupted") {
		t.Errorf("the run ended with %v", res.Err)
	}
	if text, err := os.ReadFile(bye); err != nil || string(text) != "asked\n" {
		t.Errorf("the command was not asked to end: %q, %v", text, err)
	}
}

func TestALostLeaseKillsTheCommandAtOnce(t *testing.T) {
	res, took, out := interrupt(t, fault.New(fault.Lost, "the lease has expired"))
	if res.Code != fault.Lost || took > 3*time.Second || strings.Contains(out, "asked") || strings.Contains(out, "outlived") {
		t.Errorf("after %v the run ended with %v and had printed %q", took, res.Err, out)
	}
}

func TestTheScriptDecidesNotWhichProgramIsAllowed(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"true", "other"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte("#!/bin/sh\necho evil\n"), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	h := newRig(t, engine.Options{})
	attempts := fmt.Sprintf(`
		local function try(...) local r, m, code = ... print(r and r.stdout or code, m) end
		try(unilua.run{ "true", env = { PATH = %[1]q } })
		try(unilua.run{ "./true", cwd = %[1]q })
		try(unilua.run{ "true", env = { LD_PRELOAD = "/tmp/x.so" } })
		try(unilua.run{ "other" })
		try(unilua.run.sh("true"))
		try(unilua.run.all{ { "true" }, { "other" } })
		try(unilua.run{ "true", env = { PATH = "/bin:/usr/bin" }, cwd = %[1]q })`, dir)
	out := h.runAs(t, &permission.Set{Run: []string{"true"}}, attempts)
	lines := strings.Split(strings.TrimSpace(out), "\n")
	for i, flag := range []string{dir + "/true", dir + "/true", "'*'", "other", "sh", "other"} {
		if want := "--allow-run=" + flag + ")"; !strings.HasPrefix(lines[i], "denied") || !strings.HasSuffix(lines[i], want) {
			t.Errorf("attempt %d: %s, want denied and %s", i+1, lines[i], want)
		}
	}
	if len(lines) != 7 || lines[6] != "\tnil" && !strings.HasSuffix(lines[6], "nil") {
		t.Errorf("what is allowed did not run: %q", lines)
	}
	out = h.runAs(t, &permission.Set{Run: []string{dir + "/true"}}, fmt.Sprintf(`
		print(unilua.run{ "true", env = { PATH = %[1]q } }.stdout, unilua.run{ "./true", cwd = %[1]q }.stdout)`, dir))
	if strings.Count(out, "evil") != 2 {
		t.Errorf("a program allowed by its path did not run: %q", out)
	}
}

func TestACommandSeesOnlyTheVariablesThatItMay(t *testing.T) {
	t.Setenv("SECRET", "s3cret")
	t.Setenv("SHOWN", "shown")
	t.Setenv("LANG", "C.UTF-8")
	h := newRig(t, engine.Options{})
	may := &permission.Set{Run: []string{"env"}, Env: []string{"SHOW*"}}
	out := h.runAs(t, may, `print(unilua.run{ "env", env = { GIVEN = 7, LANG = "C" } }.stdout)`)
	for _, want := range []string{"SHOWN=shown", "GIVEN=7", "LANG=C\n", "PATH="} {
		if !strings.Contains(out, want) {
			t.Errorf("%q is not in the environment:\n%s", want, out)
		}
	}
	if strings.Contains(out, "SECRET") {
		t.Errorf("the environment has too much:\n%s", out)
	}
}

const hostEnv = "UNILUA_TEST_HOST_TO_BE_KILLED"

// TestHostToBeKilled is not a test but the host that the next one kills. What
// its script prints goes to file 3.
func TestHostToBeKilled(t *testing.T) {
	dir := os.Getenv(hostEnv)
	if dir == "" {
		t.Skip("serves TestAKilledHostLeavesNothing")
	}
	h := newRig(t, engine.Options{Dir: dir})
	h.rt.Stdout = stream.NewSink(os.NewFile(3, "printed"))
	h.run(t, `unilua.run`+busy)
}

func TestAKilledHostLeavesNothing(t *testing.T) {
	dir := t.TempDir()
	dead, printed := startHost(t, dir)
	pids, err := bufio.NewReader(printed).ReadString('\n')
	if err != nil {
		t.Fatalf("the host has printed %q: %v", pids, err)
	}
	if err := dead.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = dead.Wait()
	program, child, _ := strings.Cut(pids, " ")
	commandtest.Gone(t, program) // the kernel sees to that
	if err := syscall.Kill(must(strconv.Atoi(strings.TrimSpace(child))), 0); err != nil {
		t.Fatalf("the child of the program has ended by itself: %v", err)
	}
	h := newRig(t, engine.Options{Dir: dir, Logger: nil})
	h.run(t, `unilua.run{ "true" }`)
	commandtest.Gone(t, child)
}
