package command_test

import (
	"context"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"

	"github.com/unilua/unilua/engine/command"
	"github.com/unilua/unilua/engine/command/commandtest"
	"github.com/unilua/unilua/engine/fault"
)

func TestMain(m *testing.M) {
	if os.Getenv(dieEnv) != "" {
		runAndBeKilled()
	}
	goleak.VerifyTestMain(m)
}

// run runs spec, and checks that no descriptor and no process is left.
func run(t *testing.T, ctx context.Context, spec command.Spec) (command.Result, error) {
	t.Helper()
	before := descriptors(t)
	var started, ended []int
	spec.Started = func(pgid int) { started = append(started, pgid) }
	spec.Ended = func(pgid int) { ended = append(ended, pgid) }
	r, err := command.Run(ctx, spec)
	if after := descriptors(t); after != before {
		t.Errorf("%d descriptors are open, %d were before", after, before)
	}
	if !slices.Equal(started, ended) || (r.PID != 0 && !slices.Equal(started, []int{r.PID})) {
		t.Errorf("groups started are %v, ended %v, the program is %d", started, ended, r.PID)
	}
	if r.PID != 0 {
		if _, err := os.Stat(filepath.Join("/proc", itoa(r.PID))); err == nil {
			t.Errorf("process %d is still there", r.PID)
		}
	}
	return r, err
}

// sh runs a script that must start.
func sh(t *testing.T, script string, spec command.Spec) command.Result {
	t.Helper()
	spec.Argv = []string{"sh", "-c", script}
	r, err := run(t, t.Context(), spec)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func descriptors(t *testing.T) int {
	t.Helper()
	entries, err := os.ReadDir("/proc/self/fd")
	if err != nil {
		t.Fatal(err)
	}
	return len(entries)
}

func TestAResultSaysHowTheProgramEnded(t *testing.T) {
	r := sh(t, "echo out; echo err >&2; exit 3", command.Spec{})
	if r.OK || r.Code != 3 || r.Signal != "" || r.TimedOut || r.Truncated || r.Stdout != "out\n" || r.Stderr != "err\n" || r.Duration <= 0 {
		t.Errorf("result is %+v", r)
	}
	if r := sh(t, "true", command.Spec{}); !r.OK || r.Code != 0 {
		t.Errorf("result of success is %+v", r)
	}
	if r := sh(t, "kill -USR1 $$", command.Spec{}); r.OK || r.Code != -1 || r.Signal != "SIGUSR1" {
		t.Errorf("result of a signal is %+v", r)
	}
}

func TestArgumentsReachTheProgramAsTheyAre(t *testing.T) {
	args := []string{"printf", "%s|", "a b", "$HOME", "", "*", "\xff", "-n"}
	r, err := run(t, t.Context(), command.Spec{Argv: args})
	if want := strings.Join(args[2:], "|") + "|"; err != nil || r.Stdout != want {
		t.Errorf("got %q, %v, want %q", r.Stdout, err, want)
	}
}

func TestTheEnvironmentIsClean(t *testing.T) {
	t.Setenv("SECRET", "x")
	t.Setenv("TZ", "Asia/Tokyo")
	t.Setenv("HOME", "/from/host")
	t.Setenv("LANG", "C")
	t.Setenv("USER", "u")
	r, err := run(t, t.Context(), command.Spec{Argv: []string{"env"}, Env: map[string]string{"HOME": "/given", "MORE": "1=2"}})
	if err != nil {
		t.Fatal(err)
	}
	want := "HOME=/given\nLANG=C\nMORE=1=2\nPATH=" + os.Getenv("PATH") + "\nTZ=Asia/Tokyo\nUSER=u\n"
	if r.Stdout != want {
		t.Errorf("environment is\n%s\nwant\n%s", r.Stdout, want)
	}
}

func TestInputIsReadOrLeft(t *testing.T) {
	long := strings.Repeat("0123456789", 100_000)
	r, err := run(t, t.Context(), command.Spec{Argv: []string{"wc", "-c"}, Stdin: long})
	if err != nil || strings.TrimSpace(r.Stdout) != "1000000" {
		t.Errorf("wc counted %q, %v", r.Stdout, err)
	}
	if r := sh(t, "exit 0", command.Spec{Stdin: long}); !r.OK {
		t.Errorf("a program that does not read its input: %+v", r)
	}
	if r := sh(t, "cat", command.Spec{}); !r.OK || r.Stdout != "" {
		t.Errorf("no input should be an empty one: %+v", r)
	}
}

func TestTheProgramRunsInItsFolder(t *testing.T) {
	dir := t.TempDir()
	script(t, filepath.Join(dir, "here"), "#!/bin/sh\npwd\n", 0o755)
	for _, name := range []string{"./here", filepath.Join(dir, "here")} {
		r, err := run(t, t.Context(), command.Spec{Argv: []string{name}, Dir: dir})
		if err != nil || r.Stdout != dir+"\n" {
			t.Errorf("%s printed %q, %v", name, r.Stdout, err)
		}
	}
}

func script(t *testing.T, path, text string, mode os.FileMode) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), mode); err != nil {
		t.Fatal(err)
	}
}

func TestWhatCannotStartSaysWhy(t *testing.T) {
	dir := t.TempDir()
	script(t, filepath.Join(dir, "plain"), "#!/bin/sh\n", 0o644)
	script(t, filepath.Join(dir, "junk"), "junk", 0o755)
	script(t, filepath.Join(dir, "orphan"), "#!/no/such/interpreter\n", 0o755)
	path := map[string]string{"PATH": "/nowhere:" + dir}
	for _, c := range []struct {
		spec    command.Spec
		code    fault.Code
		message string
	}{
		{command.Spec{Argv: []string{"no-such-program"}, Env: path}, fault.NotFound, `program "no-such-program" was not found in PATH (/nowhere:` + dir + `)`},
		{command.Spec{Argv: []string{"/no/such/program"}}, fault.NotFound, `program "/no/such/program" is not there`},
		{command.Spec{Argv: []string{"/etc/passwd/x"}}, fault.NotFound, "is not there: not a directory"},
		{command.Spec{Argv: []string{"plain"}, Env: path}, fault.Denied, "chmod +x"},
		{command.Spec{Argv: []string{"./plain"}, Dir: dir}, fault.Denied, "chmod +x"},
		{command.Spec{Argv: []string{dir}}, fault.Denied, "is a folder"},
		{command.Spec{Argv: []string{"junk"}, Env: path}, fault.Invalid, "#! line"},
		{command.Spec{Argv: []string{"orphan"}, Env: path}, fault.NotFound, "the interpreter that it names"},
		{command.Spec{Argv: []string{"true"}, Dir: "/no/such/folder"}, fault.NotFound, `its folder "/no/such/folder" is not there`},
		{command.Spec{Argv: []string{"true"}, Dir: "/etc/passwd"}, fault.Invalid, "is not a folder"},
		{command.Spec{Argv: []string{"true", strings.Repeat("x", 1<<20)}}, fault.TooLarge, "larger than the system allows"},
		{command.Spec{}, fault.Invalid, "no program"},
		{command.Spec{Argv: []string{""}}, fault.Invalid, "no program"},
		{command.Spec{Argv: []string{"echo", "a\x00b"}}, fault.Invalid, "zero byte"},
		{command.Spec{Argv: []string{"true"}, Dir: "/\x00"}, fault.Invalid, "zero byte"},
		{command.Spec{Argv: []string{"true"}, Env: map[string]string{"A=B": ""}}, fault.Invalid, "environment variable"},
		{command.Spec{Argv: []string{"true"}, Env: map[string]string{"A": "\x00"}}, fault.Invalid, "environment variable"},
		{command.Spec{Argv: []string{"true"}, MaxOutput: -1}, fault.Invalid, "negative"},
	} {
		r, err := run(t, t.Context(), c.spec)
		if !fault.Is(err, c.code) || !strings.Contains(err.Error(), c.message) {
			t.Errorf("%q: %v (%s), want %s: %s", c.spec.Argv, err, fault.CodeOf(err), c.code, c.message)
		}
		if r.PID != 0 {
			t.Errorf("%q: has a process", c.spec.Argv)
		}
	}
}

func TestRelativeEntriesOfPathDoNotCount(t *testing.T) {
	dir := t.TempDir()
	script(t, filepath.Join(dir, "trap"), "#!/bin/sh\n", 0o755)
	t.Chdir(dir)
	_, err := run(t, t.Context(), command.Spec{Argv: []string{"trap"}, Env: map[string]string{"PATH": ".::/bin"}})
	if !fault.Is(err, fault.NotFound) {
		t.Errorf("a program of the current folder: %v", err)
	}
}

func TestTheHeadOfLongOutputIsKept(t *testing.T) {
	r := sh(t, "seq 1 200000; echo short >&2", command.Spec{MaxOutput: 10})
	if !r.OK || r.Stdout != "1\n2\n3\n4\n5\n" || r.Stderr != "short\n" || !r.Truncated {
		t.Errorf("result is %+v", r)
	}
	if r := sh(t, "printf 0123456789", command.Spec{MaxOutput: 10}); r.Truncated || r.Stdout != "0123456789" {
		t.Errorf("output that just fits: %+v", r)
	}
}

func TestLinesAreToldWholeAsTheyCome(t *testing.T) {
	var out, errs []string
	r := sh(t, "printf 'a\\n\\nb'; printf 'e\\nf' >&2; sleep 0.05; printf 'c\\nd'", command.Spec{MaxOutput: 3, OnLine: func(line string, stderr bool) {
		if stderr {
			errs = append(errs, line)
		} else {
			out = append(out, line)
		}
	}})
	if !slices.Equal(out, []string{"a", "", "bc", "d"}) || !slices.Equal(errs, []string{"e", "f"}) || r.Stdout != "a\n\n" {
		t.Errorf("lines are %q and %q, kept is %q", out, errs, r.Stdout)
	}
}

func TestAnEndlessLineComesInPieces(t *testing.T) {
	var lengths []int
	sh(t, "head -c 150000 /dev/zero; echo; echo x", command.Spec{OnLine: func(line string, _ bool) { lengths = append(lengths, len(line)) }})
	if want := []int{command.MaxLine, command.MaxLine, 150000 - 2*command.MaxLine, 1}; !slices.Equal(lengths, want) {
		t.Errorf("lines are %d long, want %d", lengths, want)
	}
}

func TestATimeOutEndsTheWholeGroup(t *testing.T) {
	r := sh(t, "sleep 1000 & echo $!; wait", command.Spec{Timeout: 500 * time.Millisecond})
	if r.OK || !r.TimedOut || r.Signal != "SIGTERM" || r.Truncated {
		t.Errorf("result is %+v", r)
	}
	commandtest.Gone(t, r.Stdout)
}

// stopped runs a script, and stops it once it has printed a line.
func stopped(t *testing.T, script string, grace time.Duration) command.Result {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	r, err := run(t, ctx, command.Spec{
		Argv:   []string{"sh", "-c", script},
		Grace:  grace,
		OnLine: func(string, bool) { cancel() },
	})
	if !fault.Is(err, fault.Canceled) {
		t.Errorf("the error is %v, want code canceled", err)
	}
	return r
}

func TestAProgramThatIgnoresTheRequestIsKilled(t *testing.T) {
	r := stopped(t, "trap '' TERM; echo ready; while :; do sleep 1000; done", 50*time.Millisecond)
	if r.Signal != "SIGKILL" {
		t.Errorf("result is %+v", r)
	}
}

func TestAProgramMayEndInOrderWithinTheGrace(t *testing.T) {
	r := stopped(t, "trap 'echo bye; exit 0' TERM; echo ready; while :; do sleep 0.01; done", 0)
	if r.Code != 0 || r.Stdout != "ready\nbye\n" {
		t.Errorf("result is %+v", r)
	}
}

func TestItsChildrenMayEndInOrderWithinTheGrace(t *testing.T) {
	r := stopped(t, "sh -c 'trap \"sleep 0.05; echo bye; exit\" TERM; echo ready; while :; do sleep 0.01; done' & wait", 0)
	if r.Signal != "SIGTERM" || r.Stdout != "ready\nbye\n" || r.Truncated {
		t.Errorf("result is %+v", r)
	}
}

func TestCancellationStopsTheProgram(t *testing.T) {
	if r := stopped(t, "echo ready; sleep 1000", 0); r.OK || r.Signal != "SIGTERM" || r.TimedOut || r.Stdout != "ready\n" {
		t.Errorf("result is %+v", r)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if r, err := run(t, ctx, command.Spec{Argv: []string{"true"}}); !fault.Is(err, fault.Canceled) || r.PID != 0 {
		t.Errorf("starting with an ended context: %+v, %v", r, err)
	}
}

func TestWhatTheProgramLeavesBehindMayFinishItsOutput(t *testing.T) {
	r := sh(t, "(sleep 0.1; echo late) & echo early", command.Spec{})
	if !r.OK || r.Stdout != "early\nlate\n" || r.Truncated {
		t.Errorf("result is %+v", r)
	}
}

func TestWhatTheProgramLeavesBehindIsKilledAfterTheGrace(t *testing.T) {
	r := sh(t, "sleep 1000 & echo $!", command.Spec{Grace: 50 * time.Millisecond})
	if !r.OK || !r.Truncated {
		t.Errorf("result is %+v", r)
	}
	commandtest.Gone(t, r.Stdout)
	r = sh(t, "sleep 1000 </dev/null >/dev/null 2>&1 & echo $!", command.Spec{})
	if !r.OK || r.Truncated {
		t.Errorf("result of one that is silent is %+v", r)
	}
	commandtest.Gone(t, r.Stdout)
}

func TestADaemonThatHoldsTheOutputDoesNotHoldTheCall(t *testing.T) {
	r := sh(t, "mkfifo up; setsid sh -c 'echo $$; echo >up; exec sleep 1000' & cat up >/dev/null", command.Spec{
		Dir: t.TempDir(), Grace: 50 * time.Millisecond, Stdin: strings.Repeat("x", 1<<20),
	})
	if !r.OK || !r.Truncated {
		t.Errorf("result is %+v", r)
	}
	end(t, r.Stdout)
}

func TestAPanicInOnLineStopsTheProgramFirst(t *testing.T) {
	var pid string
	func() {
		defer func() {
			if got := recover(); got != "stop" {
				t.Errorf("recovered %v", got)
			}
		}()
		_, _ = run(t, t.Context(), command.Spec{
			Argv:   []string{"sh", "-c", "echo $$; yes"},
			OnLine: func(line string, _ bool) { pid = line; panic("stop") },
		})
	}()
	commandtest.Gone(t, pid)
}

func TestManyProgramsRunAtOnce(t *testing.T) {
	before := descriptors(t)
	done := make(chan error)
	for range 40 {
		go func() {
			r, err := command.Run(t.Context(), command.Spec{Argv: []string{"sh", "-c", "seq 1 5000"}})
			if err == nil && (len(r.Stdout) != 23893 || r.Truncated) {
				err = fault.New(fault.Internal, "%d bytes of output", len(r.Stdout))
			}
			done <- err
		}()
	}
	for range 40 {
		if err := <-done; err != nil {
			t.Error(err)
		}
	}
	if after := descriptors(t); after != before {
		t.Errorf("%d descriptors are open, %d were before", after, before)
	}
}

func TestALostLeaseKillsWithoutAsking(t *testing.T) {
	ctx, cancel := context.WithCancelCause(t.Context())
	spec := command.Spec{
		Argv: []string{"sh", "-c", "trap 'echo asked' TERM; sleep 1000 & echo ready; wait; wait"},
		OnLine: func(string, bool) {
			cancel(fault.New(fault.Lost, "the lease has expired"))
		},
	}
	r, err := run(t, ctx, spec)
	if !fault.Is(err, fault.Canceled) || r.Signal != "SIGKILL" || r.Stdout != "ready\n" {
		t.Errorf("the result is %+v, %v", r, err)
	}
}

func TestAPathIsRunInsteadOfWhatTheNameStandsFor(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "tool"), []byte("#!/bin/sh\necho mine\n"), 0o700); err != nil {
		t.Fatal(err)
	}
	named := command.Spec{Argv: []string{"tool"}, Env: map[string]string{"PATH": dir}}
	relative := command.Spec{Argv: []string{"./tool"}, Dir: dir}
	for _, spec := range []command.Spec{named, relative} {
		if path, err := spec.Find(); err != nil || path != filepath.Join(dir, "tool") {
			t.Errorf("%v is found at %q, %v", spec.Argv, path, err)
		}
	}
	missing := command.Spec{Argv: []string{"tool"}, Env: map[string]string{"PATH": "/var/empty"}}
	if path, err := missing.Find(); !fault.Is(err, fault.NotFound) {
		t.Errorf("a missing program is found at %q, %v", path, err)
	}
	missing.Path = filepath.Join(dir, "tool")
	if r, err := run(t, t.Context(), missing); err != nil || r.Stdout != "mine\n" {
		t.Errorf("the result is %+v, %v", r, err)
	}
}

func TestFilesOfTheHostAreTheProgramsOwn(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "in"), []byte("text"), 0o600); err != nil {
		t.Fatal(err)
	}
	in, err := os.Open(filepath.Join(dir, "in"))
	if err != nil {
		t.Fatal(err)
	}
	defer in.Close()
	out, err := os.Create(filepath.Join(dir, "out"))
	if err != nil {
		t.Fatal(err)
	}
	defer out.Close()
	var told strings.Builder
	r := sh(t, "cat; echo aside >&2; exit 3", command.Spec{Input: in, Output: out, OnData: func(p []byte, stderr bool) {
		if stderr {
			told.Write(p)
		}
	}})
	if written, err := os.ReadFile(out.Name()); string(written) != "text" || err != nil {
		t.Errorf("the file holds %q, %v", written, err)
	}
	if told.String() != "aside\n" || r.Stdout != "" || r.Status() != 3<<8 {
		t.Errorf("told %q, kept %q, status %d", told.String(), r.Stdout, r.Status())
	}
	if r := sh(t, "kill -9 $$", command.Spec{}); r.Status() != 9 {
		t.Errorf("the status of a killed program is %d", r.Status())
	}
}
