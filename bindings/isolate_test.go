package bindings

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"

	"github.com/unilua/unilua/engine"
	"github.com/unilua/unilua/engine/attach"
	"github.com/unilua/unilua/engine/fault"
	"github.com/unilua/unilua/engine/isolate"
	"github.com/unilua/unilua/engine/isolate/fence"
	"github.com/unilua/unilua/engine/sandbox"
	"github.com/unilua/unilua/engine/sandbox/permission"
	"github.com/unilua/unilua/engine/sandbox/stream"
	"github.com/unilua/unilua/engine/sandbox/world"
)

// guests are what a process may do instead of running its script, by the name
// under which this program is started.
var guests = map[string]func(net.Conn){
	"garbage": func(c net.Conn) { _, _ = c.Write([]byte(strings.Repeat("garbage", 1000))); hang() },
	"quits":   func(net.Conn) { os.Exit(7) },
	"panics":  func(net.Conn) { panic("on purpose") },
	"deaf":    func(c net.Conn) { dial(c); hang() },
	"mute":    func(net.Conn) { hang() },
	"nonsense": func(c net.Conn) {
		_, _ = dial(c).Do(context.Background(), askDo, []byte("nonsense"), nil)
		hang()
	},
	"unknown": func(c net.Conn) {
		_, _ = dial(c).Do(context.Background(), "no.such.method", nil, nil)
		hang()
	},
	"hoards": func(c net.Conn) {
		dial(c)
		for kept := [][]byte{}; ; {
			kept = append(kept, make([]byte, 64<<20))
			clear(kept[len(kept)-1])
		}
	},
	"takes": takes,
	"looks": looks,
}

func hang() { select {} }

func dial(c net.Conn) *attach.Conn {
	stop := func(c *attach.Call) { c.Reply(nil) }
	return attach.Dial(c, attach.Options{Methods: map[string]func(*attach.Call){askCancel: stop}, Files: true})
}

// takes asks for what it has no right to, and answers with what it got.
func takes(c net.Conn) {
	conn, ctx := dial(c), context.Background()
	a, err := ask[assignment](ctx, conn, askStart, &greeting{})
	got := func(what string, err error) {
		_, _ = ask[none](ctx, conn, askPrint, &printed{Text: fmt.Sprintf("%s: %s\n", what, fault.CodeOf(err))})
	}
	got("start", err)
	open := func(method string, q any) error {
		s, err := (&owner{conn}).begin(ctx, method, q)
		if err != nil {
			return err
		}
		m, err := s.Wait(ctx)
		_, err = unpack[result](m.Body, err)
		return err
	}
	do := func(op world.Op) error {
		_, err := ask[world.Reply](ctx, conn, askDo, &access{Op: op})
		return err
	}
	got("a program without a ticket", open(askRun, &errand{Ticket: 1}))
	got("a shell without a question", open(askShell, &shellOrder{Text: "true"}))
	got("a program that is not allowed", second(ask[permit](ctx, conn, askAllow, &order{Argv: []string{"true"}})))
	got("no program", second(ask[permit](ctx, conn, askAllow, &order{})))
	got("a module from elsewhere", do(world.Op{Verb: world.Module, Path: "passwd", To: "?", Dir: "/etc"}))
	got("a module from above", do(world.Op{Verb: world.Module, Path: "x", To: "?", Dir: a.Dir + "/.."}))
	got("a script from elsewhere", do(world.Op{Verb: world.Script, Path: "passwd", Dir: "/etc"}))
	got("a file", do(world.Op{Verb: world.Open, Path: "/etc/passwd"}))
	got("what a walk may see", do(world.Op{Verb: world.Look, Path: "/etc/passwd"}))
	got("a file that is not temporary", do(world.Op{Verb: world.Discard, Path: a.Dir + "/kept"}))
	got("a write without content", do(world.Op{Verb: world.Write, Path: a.Dir + "/kept"}))
	got("no access at all", do(world.Op{}))
	_, _ = ask[none](ctx, conn, askEnd, &conclusion{OK: true})
	_, _ = ask[none](ctx, conn, askEnd, &conclusion{ExitCode: 9})
}

func second[T any](_ T, err error) error { return err }

// looks tries from behind the fence what its owner has: its files, its socket,
// itself.
func looks(c net.Conn) {
	conn, ctx := dial(c), context.Background()
	a, _ := ask[assignment](ctx, conn, askStart, &greeting{})
	owner := os.Getppid()
	for what, try := range map[string]func() error{
		"file":   func() error { return second(os.Open(a.Dir + "/kept")) },
		"write":  func() error { return os.WriteFile(a.Dir+"/kept", nil, 0o600) },
		"socket": func() error { return second(net.Dial("unix", a.Dir+"/socket")) },
		"memory": func() error { return second(os.Open(fmt.Sprintf("/proc/%d/mem", owner))) },
		"kill":   func() error { return syscall.Kill(owner, syscall.SIGKILL) },
		"exec":   func() error { return syscall.Exec("/bin/true", []string{"true"}, nil) },
	} {
		if err := try(); !errors.Is(err, os.ErrPermission) {
			_, _ = ask[none](ctx, conn, askPrint, &printed{Text: fmt.Sprintf("%s: %v\n", what, err)})
		}
	}
	_, _ = ask[none](ctx, conn, askPrint, &printed{Text: "looked, with the environment " + strings.Join(os.Environ(), " ") + "\n"})
	_, _ = ask[none](ctx, conn, askEnd, &conclusion{OK: true})
}

// beGuest makes this process a guest.
func beGuest(name string, args []string) int {
	conn, lacking, err := isolate.Enter(args)
	if err == nil {
		if be := guests[name]; be != nil {
			be(conn)
			return 0
		}
		err = Inside(conn, lacking)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return 0
}

// startGuest starts an isolated run, and returns it with its process. That is one
// of the guests, or runs the script if guest is "".
func startGuest(t *testing.T, h *rig, guest, src string, j Job) (*Run, *isolate.Process) {
	t.Helper()
	started := make(chan *isolate.Process, 1)
	h.rt.startGuest = func(_ string, l fence.Limits) (*isolate.Process, error) {
		defer close(started)
		p, err := isolate.Start(guest, l)
		if err == nil {
			started <- p
		}
		return p, err
	}
	program, err := sandbox.Compile("test.lua", []byte(src))
	if err != nil {
		t.Fatal(err)
	}
	j.Name, j.Script, j.Isolate = "test", program, true
	run := h.rt.Start(t.Context(), j)
	p := <-started
	if p == nil {
		t.Fatal(run.Result().Err)
	}
	return run, p
}

// runGuest runs a guest to its end.
func runGuest(t *testing.T, h *rig, guest string, j Job) Result {
	t.Helper()
	run, _ := startGuest(t, h, guest, "print('never')", j)
	return run.Result()
}

func TestAProcessThatMisbehavesIsAFailedRun(t *testing.T) {
	for guest, want := range map[string]struct {
		code fault.Code
		text string
	}{
		"garbage":  {fault.Internal, "does not speak the protocol"},
		"quits":    {fault.Unknown, "the process of the run has exited with code 7"},
		"panics":   {fault.Unknown, "panic: on purpose"},
		"nonsense": {fault.Internal, "a request that makes no sense"},
		"unknown":  {fault.Internal, `a call of method "no.such.method"`},
	} {
		t.Run(guest, func(t *testing.T) {
			h := newRig(t, engine.Options{})
			res := runGuest(t, h, guest, Job{May: permitted})
			if res.OK || res.Code != want.code || !strings.Contains(res.Err.Error(), want.text) {
				t.Errorf("it ended with %v %q %v", res.OK, res.Code, res.Err)
			}
			if out := h.run(t, `print(1 + 1)`); out != "2\n" {
				t.Errorf("the owner then printed %q", out)
			}
		})
	}
}

func TestAProcessThatTakesTooMuchMemoryIsOverItsLimit(t *testing.T) {
	h := newRig(t, engine.Options{})
	res := runGuest(t, h, "hoards", Job{May: permitted})
	var limit *LimitError
	if !errors.As(res.Err, &limit) || !strings.Contains(res.Err.Error(), "--max-memory") {
		t.Errorf("it ended with %v", res.Err)
	}
}

// TestWhatHoldsInAStateHoldsInAProcess runs tests about the world outside once
// more, each script in a process of its own.
func TestWhatHoldsInAStateHoldsInAProcess(t *testing.T) {
	rigsIsolate = true
	defer func() { rigsIsolate = false }()
	for name, test := range outside {
		t.Run(name, test)
	}
}

func TestAProcessThatIsNotToldToEndIsKilled(t *testing.T) {
	h := newRig(t, engine.Options{})
	deaf, _ := startGuest(t, h, "deaf", "", Job{May: permitted})
	mute, _ := startGuest(t, h, "mute", "", Job{May: permitted})
	for _, run := range []*Run{deaf, mute} {
		run.Cancel(ErrStopping)
	}
	for _, run := range []*Run{deaf, mute} {
		if res := run.Result(); !errors.Is(res.Err, ErrStopping) {
			t.Errorf("it ended with %v", res.Err)
		}
	}
}

func TestAProcessGetsNothingThatWasNotAllowed(t *testing.T) {
	h, dir := newRig(t, engine.Options{}), t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "kept"), []byte("kept"), 0o600); err != nil {
		t.Fatal(err)
	}
	res := runGuest(t, h, "takes", Job{May: &permission.Set{}, Dir: dir})
	if !res.OK {
		t.Errorf("what it said first does not count: %v", res.Err)
	}
	want := map[string]string{
		"start": "", "no program": "invalid", "what a walk may see": "internal", "a file that is not temporary": "not_found",
		"a write without content": "invalid", "no access at all": "invalid",
	}
	lines := 0
	for s := bufio.NewScanner(strings.NewReader(h.out.String())); s.Scan(); lines++ {
		what, code, _ := strings.Cut(s.Text(), ": ")
		expected, known := want[what]
		if !known {
			expected = "denied"
		}
		if code != expected {
			t.Errorf("%s: %s, want %s", what, code, expected)
		}
	}
	if text, err := os.ReadFile(filepath.Join(dir, "kept")); err != nil || string(text) != "kept" || lines != 13 {
		t.Errorf("%d lines; the file holds %q, %v", lines, text, err)
	}
}

func TestAProcessSeesNothingOfItsOwner(t *testing.T) {
	h, dir := newRig(t, engine.Options{}), t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "kept"), []byte("kept"), 0o600); err != nil {
		t.Fatal(err)
	}
	l, err := net.Listen("unix", filepath.Join(dir, "socket"))
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	t.Setenv("SECRET", "secret")
	res := runGuest(t, h, "looks", Job{May: permitted, Dir: dir})
	if want := "looked, with the environment TMPDIR=" + os.TempDir() + "\n"; !res.OK || h.out.String() != want {
		t.Errorf("%v, it printed\n%s", res.Err, h.out.String())
	}
}

func TestAnIsolatedRunEndsWithItsProcess(t *testing.T) {
	h := newRig(t, engine.Options{})
	run, p := startGuest(t, h, "", `unilua.sleep("1h")`, Job{May: permitted})
	if err := syscall.Kill(p.PID(), syscall.SIGKILL); err != nil {
		t.Fatal(err)
	}
	if res := run.Result(); !fault.Is(res.Err, fault.Unknown) || !strings.Contains(res.Err.Error(), "killed by SIGKILL") {
		t.Errorf("it ended with %v", res.Err)
	}
}

// signaled is a writer that tells when something is written.
type signaled struct {
	bytes.Buffer
	written chan struct{}
	once    sync.Once
}

func (s *signaled) Write(p []byte) (int, error) {
	defer s.once.Do(func() { close(s.written) })
	return s.Buffer.Write(p)
}

func TestAnIsolatedRunStopsWhenItIsTold(t *testing.T) {
	h, out := newRig(t, engine.Options{}), &signaled{written: make(chan struct{})}
	run, _ := startGuest(t, h, "", `
unilua.job.on_exit(function() print("cleaned up") end)
print("begun")
pcall(unilua.sleep, "1h")
print("never")`, Job{May: permitted, Stdout: stream.NewSink(out)})
	<-out.written
	run.Cancel(ErrStopping)
	res := run.Result()
	if !errors.Is(res.Err, ErrStopping) || out.String() != "begun\ncleaned up\n" {
		t.Errorf("it ended with %v and printed %q", res.Err, out.String())
	}
}

// outside are the tests about files, programs and the log.
var outside = map[string]func(*testing.T){
	"ResultsAreKeptWithTheirPlace":             TestResultsAreKeptWithTheirPlace,
	"TheLastHundredResultsOfEachJobAreKept":    TestTheLastHundredResultsOfEachJobAreKept,
	"ACommandRunsWhereItsResultCannotBeKept":   TestACommandRunsWhereItsResultCannotBeKept,
	"ARunWithoutCommandsOpensNoDataFolder":     TestARunWithoutCommandsOpensNoDataFolder,
	"LongTextsAreShortenedToHeadAndTail":       TestLongTextsAreShortenedToHeadAndTail,
	"NothingIsLeftOfCommands":                  TestNothingIsLeftOfCommands,
	"AnInterruptAsksTheCommandFirst":           TestAnInterruptAsksTheCommandFirst,
	"ALostLeaseKillsTheCommandAtOnce":          TestALostLeaseKillsTheCommandAtOnce,
	"TheScriptDecidesNotWhichProgramIsAllowed": TestTheScriptDecidesNotWhichProgramIsAllowed,
	"ACommandSeesOnlyTheVariablesThatItMay":    TestACommandSeesOnlyTheVariablesThatItMay,
	"HostToBeKilled":                           TestHostToBeKilled,
	"AKilledHostLeavesNothing":                 TestAKilledHostLeavesNothing,
	"FilesAreReadAndChangedByPermission":       TestFilesAreReadAndChangedByPermission,
	"TemporaryFilesEndWithTheRun":              TestTemporaryFilesEndWithTheRun,
	"ALoopThatIsLeftEarlyDoesNotKeepItsFile":   TestALoopThatIsLeftEarlyDoesNotKeepItsFile,
	"MessagesHaveLevelTrackPlaceAndFields":     TestMessagesHaveLevelTrackPlaceAndFields,
	"WhatIsLoggedCountsAsOutput":               TestWhatIsLoggedCountsAsOutput,
}
