// Package command runs programs for scripts.
//
// A program runs in a process group of its own, with a clean environment, and
// never outlives the call: Run returns when the program has exited and its
// output has ended. On a time-out or when the context ends, the group gets
// SIGTERM, and SIGKILL after a grace; when the context ends because a lease was
// lost (code lost), SIGKILL at once. Processes that the program leaves behind
// have the same grace to end their output; then what is left of the group is
// killed. A process that leaves the group (a daemon) is on its own. Should the
// host itself die, the kernel kills the program.
//
// The package is for Linux.
package command

import (
	"context"
	"os"
	"time"

	"golang.org/x/sys/unix"

	"github.com/unilua/unilua/engine/fault"
)

// Defaults of a Spec.
const (
	DefaultMaxOutput = 1 << 20
	DefaultGrace     = 5 * time.Second
)

// Spec says what to run, and how.
type Spec struct {
	// Argv is the program and its arguments. A program without a slash is
	// looked up in the PATH of its environment; relative entries there do not
	// count. A relative path starts from Dir.
	Argv []string

	Path  string            // the file to run; "" looks Argv[0] up
	Dir   string            // working folder; "" is the host's
	Env   map[string]string // beside the host's PATH, HOME, LANG, TZ, USER, and over them
	Stdin string            // all of the standard input

	// Input and Output, unless nil, are files that the program itself reads and
	// writes, in the place of Stdin and of the standard output that is kept.
	Input, Output *os.File

	// MaxOutput is how many bytes of each stream are kept, from the start; the
	// rest is read and dropped. 0 is DefaultMaxOutput.
	MaxOutput int

	// OnLine is told each line of output without its newline, kept or not, on
	// the goroutine that called Run. A line longer than MaxLine comes in
	// pieces. The program waits while OnLine is slow. If it panics, the program
	// is stopped first, then the panic goes on.
	OnLine func(line string, stderr bool)

	// OnData is told all output as it comes, in the same way. It must not keep p.
	OnData func(p []byte, stderr bool)

	Timeout time.Duration // 0 is none
	Grace   time.Duration // 0 is DefaultGrace

	// Started and Ended are told the process group, for the host's record of
	// what a crash may leave behind: before the program can be waited for, and
	// when nothing of it is left. They are called from other goroutines.
	Started, Ended func(pgid int)
}

// Result is what became of a program that was started.
type Result struct {
	OK        bool   // exited with code 0
	Code      int    // exit code; -1 if a signal ended it
	Signal    string // which signal ended it: "SIGKILL"
	TimedOut  bool
	Stdout    string
	Stderr    string
	Truncated bool // Stdout or Stderr is not all that was written
	Duration  time.Duration
	PID       int
}

// Status returns how the program ended as wait(2) has it: 256 times the exit
// code, or the number of the signal.
func (r *Result) Status() int {
	if r.Signal != "" {
		return int(unix.SignalNum(r.Signal))
	}
	return r.Code << 8
}

// Run runs a program to its end. What it does is in the Result; an error is for
// what kept it from starting:
//
//   - not_found: no such program or folder;
//   - denied: not executable, or no permission;
//   - invalid: not a program, or text that no argument can hold;
//   - too_large: too many arguments;
//   - unavailable: the system has no room for one more process;
//
// and for what ended the call early:
//
//   - canceled: ctx ended; the Result says how far it came;
//   - unknown: it does not end even when killed, because it is not ours to
//     kill (sudo) or hangs in the kernel. Only then something outlives the
//     call: the process, and a goroutine that waits for it.
func Run(ctx context.Context, spec Spec) (Result, error) {
	if err := spec.check(); err != nil {
		return Result{}, err
	}
	if ctx.Err() != nil {
		return Result{}, canceled(ctx, spec.Argv[0])
	}
	p, err := start(&spec)
	if err != nil {
		return Result{}, err
	}
	ctx, cancel := context.WithCancel(ctx)
	go p.supervise(ctx, &spec)
	defer func() {
		cancel()
		p.discard()
		<-p.done
	}()
	out := output{max: spec.MaxOutput, onLine: spec.OnLine, onData: spec.OnData}
	for c := range p.chunks {
		out.add(c)
	}
	out.end()
	<-p.done
	return p.result(ctx, &out)
}

func canceled(ctx context.Context, name string) error {
	return fault.New(fault.Canceled, "program %q was stopped: %w", name, context.Cause(ctx))
}
