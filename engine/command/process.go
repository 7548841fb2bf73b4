package command

import (
	"cmp"
	"context"
	"errors"
	"io"
	"os/exec"
	"runtime"
	"sync"
	"syscall"
	"time"

	"golang.org/x/sys/unix"

	"github.com/unilua/unilua/engine/fault"
)

// errUnkillable is why a program does not end that has been killed.
var errUnkillable = errors.New("it hangs in the kernel")

// process is a program that has been started.
type process struct {
	cmd     *exec.Cmd
	began   time.Time
	streams []io.Closer // our ends of its pipes
	chunks  chan chunk  // its output; closed when that has ended

	exited  chan struct{} // closed when it has exited; it stays a zombie until it is reaped
	drained chan struct{} // closed when chunks is
	done    chan struct{} // closed when all of it has ended, or it is given up

	kill func(pgid int, sig syscall.Signal) error

	// Set before done is closed.
	duration time.Duration
	timedOut bool
	canceled bool
	cut      bool  // output was given up before its end
	stuck    error // why it could not be stopped
}

// start starts the program of a checked spec, and the goroutines that serve its
// pipes.
func start(spec *Spec) (*process, error) {
	cmd, err := spec.command()
	if err != nil {
		return nil, err
	}
	p := &process{
		cmd:     cmd,
		chunks:  make(chan chunk),
		exited:  make(chan struct{}),
		drained: make(chan struct{}),
		done:    make(chan struct{}),
		kill:    func(pgid int, sig syscall.Signal) error { return syscall.Kill(-pgid, sig) },
	}
	stdout, stderr, stdin := pipes(cmd, spec)
	if err := p.launch(spec.Started); err != nil {
		return nil, explainStart(cmd.Path, err)
	}
	for _, s := range []io.Closer{stdout, stderr, stdin} {
		if s != nil {
			p.streams = append(p.streams, s)
		}
	}
	p.serve(stdout, stderr, stdin, spec.Stdin)
	return p, nil
}

// pipes connects the streams of cmd, with a pipe for each that is ours. If one
// cannot be had, cmd fails to start, which closes the others.
func pipes(cmd *exec.Cmd, spec *Spec) (stdout, stderr io.ReadCloser, stdin io.WriteCloser) {
	var errs [3]error
	if spec.Output != nil {
		cmd.Stdout = spec.Output
	} else {
		stdout, errs[0] = cmd.StdoutPipe()
	}
	stderr, errs[1] = cmd.StderrPipe()
	switch {
	case spec.Input != nil:
		cmd.Stdin = spec.Input
	case spec.Stdin != "":
		stdin, errs[2] = cmd.StdinPipe()
	}
	cmd.Err = cmp.Or(errs[:]...)
	return stdout, stderr, stdin
}

// launch starts the program, and leaves a goroutine that waits for its exit.
// The kernel kills the program when the thread that started it ends, so the
// goroutine keeps that thread to itself for as long.
func (p *process) launch(started func(pgid int)) error {
	result := make(chan error)
	go func() {
		runtime.LockOSThread()
		defer runtime.UnlockOSThread()
		p.began = time.Now()
		err := p.cmd.Start()
		if err == nil && started != nil {
			started(p.cmd.Process.Pid)
		}
		result <- err
		if err != nil {
			return
		}
		awaitExit(p.cmd.Process.Pid)
		p.duration = time.Since(p.began)
		close(p.exited)
	}()
	return <-result
}

// awaitExit waits until a child has exited, without reaping it: its number,
// which is its group's too, stays taken, so a signal cannot hit another.
func awaitExit(pid int) {
	for {
		err := unix.Waitid(unix.P_PID, pid, nil, unix.WEXITED|unix.WNOWAIT, nil)
		if err != unix.EINTR {
			return
		}
	}
}

// serve moves output to chunks and input to the program.
func (p *process) serve(stdout, stderr io.Reader, stdin io.WriteCloser, input string) {
	var readers sync.WaitGroup
	if stdout != nil {
		readers.Go(func() { read(stdout, false, p.chunks) })
	}
	readers.Go(func() { read(stderr, true, p.chunks) })
	if stdin != nil {
		readers.Go(func() {
			_, _ = io.WriteString(stdin, input) // what a program does not read is its own business
			_ = stdin.Close()
		})
	}
	go func() {
		readers.Wait()
		close(p.chunks)
		close(p.drained)
	}()
}

// discard drops output until it ends.
func (p *process) discard() {
	for range p.chunks {
	}
}

// supervise sees the program to its end.
func (p *process) supervise(ctx context.Context, spec *Spec) {
	var timeout <-chan time.Time
	if spec.Timeout > 0 {
		timer := time.NewTimer(spec.Timeout)
		defer timer.Stop()
		timeout = timer.C
	}
	select {
	case <-p.exited:
	case <-timeout:
		p.timedOut = true
		p.stop(spec.Grace, askFirst)
	case <-ctx.Done():
		p.canceled = true
		p.stop(spec.Grace, signalsFor(context.Cause(ctx)))
	}
	if p.stuck != nil {
		p.closeStreams()
		close(p.done)
		<-p.exited
		p.reap(spec.Ended)
		return
	}
	p.finish(ctx, spec.Grace)
	p.reap(spec.Ended)
	close(p.done)
}

// askFirst are the signals that end a program that may tidy up.
var askFirst = []syscall.Signal{syscall.SIGTERM, syscall.SIGKILL}

// signalsFor returns the signals that end a program because of cause. After a
// lease is lost somebody else may hold the lock, so nothing waits then.
func signalsFor(cause error) []syscall.Signal {
	if fault.Is(cause, fault.Lost) {
		return askFirst[1:]
	}
	return askFirst
}

// stop ends the program by signals, each after a grace for the one before.
func (p *process) stop(grace time.Duration, signals []syscall.Signal) {
	var err error
	for _, sig := range signals {
		err = p.kill(p.cmd.Process.Pid, sig)
		if wait(p.exited, nil, grace) {
			return
		}
	}
	p.stuck = cmp.Or(err, errUnkillable)
}

// finish gives those that the program has left behind the grace to end their
// output, and kills them.
func (p *process) finish(ctx context.Context, grace time.Duration) {
	abort := ctx.Done()
	if p.canceled {
		abort = nil // they have been asked to end as well
	}
	p.cut = !wait(p.drained, abort, grace)
	_ = p.kill(p.cmd.Process.Pid, syscall.SIGKILL) // most often only the zombie is left
	if p.cut {
		p.closeStreams()
		<-p.drained
	}
}

// wait reports whether done was closed before the time was up or abort closed.
func wait(done, abort <-chan struct{}, atMost time.Duration) bool {
	timer := time.NewTimer(atMost)
	defer timer.Stop()
	select {
	case <-done:
		return true
	case <-timer.C:
	case <-abort:
	}
	select {
	case <-done:
		return true
	default:
		return false
	}
}

// closeStreams makes whoever reads or writes them return.
func (p *process) closeStreams() {
	for _, s := range p.streams {
		_ = s.Close()
	}
}

func (p *process) reap(ended func(pgid int)) {
	_ = p.cmd.Wait() // how it ended is in its ProcessState
	if ended != nil {
		ended(p.cmd.Process.Pid)
	}
}

// result returns what became of the program, which is done.
func (p *process) result(ctx context.Context, out *output) (Result, error) {
	r := Result{
		Code:      -1,
		TimedOut:  p.timedOut,
		Stdout:    string(out.stdout.kept),
		Stderr:    string(out.stderr.kept),
		Truncated: p.cut || out.stdout.over || out.stderr.over,
		PID:       p.cmd.Process.Pid,
	}
	if p.stuck != nil {
		r.Duration, r.Truncated = time.Since(p.began), true
		return r, fault.New(fault.Unknown, "program %q (process %d) could not be stopped: %w", p.cmd.Args[0], r.PID, p.stuck)
	}
	r.Duration = p.duration
	status := p.cmd.ProcessState.Sys().(syscall.WaitStatus)
	if status.Signaled() {
		r.Signal = unix.SignalName(status.Signal())
	} else {
		r.Code = status.ExitStatus()
	}
	r.OK = r.Code == 0 && !r.TimedOut
	if p.canceled {
		return r, canceled(ctx, p.cmd.Args[0])
	}
	return r, nil
}
