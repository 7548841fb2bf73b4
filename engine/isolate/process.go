package isolate

import (
	"bytes"
	"fmt"
	"net"
	"os"
	"os/exec"
	"runtime"
	"syscall"
	"time"

	"golang.org/x/sys/unix"

	"github.com/unilua/unilua/engine/fault"
	"github.com/unilua/unilua/engine/isolate/fence"
)

// Process is a child that has been started.
type Process struct {
	Conn net.Conn // the owner's end of the socket pair; the caller closes it

	cmd    *exec.Cmd
	limits fence.Limits
	errors head          // what the child has to say about its own end
	ended  chan struct{} // closed when it has, and is reaped
}

// Start starts a child, under the name that the list of processes shows, with
// limits. The caller ends it with Kill, and waits for its end with Done.
func Start(name string, l fence.Limits) (*Process, error) {
	ours, theirs, err := socketPair()
	if err != nil {
		return nil, fault.New(fault.Unavailable, "a process for the run cannot be started: %w", err)
	}
	defer theirs.Close()
	p := &Process{Conn: ours, limits: l, ended: make(chan struct{})}
	path, err := program()
	if err == nil {
		p.cmd = &exec.Cmd{
			Path: path, Args: append([]string{name}, arguments(l)...), Env: environment(),
			ExtraFiles: []*os.File{theirs}, Stderr: &p.errors, SysProcAttr: attributes(),
		}
		err = p.launch()
	}
	if err != nil {
		_ = ours.Close()
		return nil, fault.New(fault.Unavailable, "a process for the run cannot be started: %w", err)
	}
	return p, nil
}

// socketPair returns the owner's end and the child's.
func socketPair() (net.Conn, *os.File, error) {
	syscall.ForkLock.RLock()
	pair, err := unix.Socketpair(unix.AF_UNIX, unix.SOCK_STREAM, 0)
	if err == nil {
		unix.CloseOnExec(pair[0])
		unix.CloseOnExec(pair[1])
	}
	syscall.ForkLock.RUnlock()
	if err != nil {
		return nil, nil, err
	}
	ours, theirs := os.NewFile(uintptr(pair[0]), "socket"), os.NewFile(uintptr(pair[1]), "socket")
	conn, err := net.FileConn(ours) // it has a descriptor of its own
	_ = ours.Close()
	if err != nil {
		_ = theirs.Close()
		return nil, nil, err
	}
	return conn, theirs, nil
}

// launch starts the child, and leaves a goroutine that waits for its end. The
// kernel kills the child when the thread that started it ends, so the goroutine
// keeps that thread to itself for as long.
func (p *Process) launch() error {
	result := make(chan error)
	go func() {
		runtime.LockOSThread()
		defer runtime.UnlockOSThread()
		err := p.cmd.Start()
		result <- err
		if err == nil {
			_ = p.cmd.Wait() // how it ended is in its ProcessState
			close(p.ended)
		}
	}()
	return <-result
}

// Done is closed when the child has ended.
func (p *Process) Done() <-chan struct{} { return p.ended }

// PID returns the number of the process, which is its group's too.
func (p *Process) PID() int { return p.cmd.Process.Pid }

// Kill kills the child, and what may be in its group. It does nothing once that
// has ended.
func (p *Process) Kill() {
	select {
	case <-p.ended:
	default:
		_ = p.cmd.Process.Kill() // not by its number, which may be another's by now
	}
}

// Death is how a child ended that was not told to.
type Death struct {
	Limit string // the limit that ended it: "memory" or "cpu", "" if it was none
	Text  string // what happened, as the end of a sentence about the process
	Words string // what the Go runtime said, in a few lines
}

// Death returns how the child ended. It waits for that.
func (p *Process) Death() Death {
	<-p.ended
	state := p.cmd.ProcessState
	status, words := state.Sys().(syscall.WaitStatus), p.errors.bytes()
	d := Death{Words: firstLines(words)}
	used := state.UserTime() + state.SystemTime()
	switch {
	case status.Signaled() && p.limits.CPU > 0 && used >= p.limits.CPU-time.Second:
		d.Limit, d.Text = "cpu", fmt.Sprintf("has used %s of the processor", used.Round(time.Millisecond))
	case status.Signaled():
		d.Text = "was killed by " + unix.SignalName(status.Signal())
	case starved(words):
		d.Limit, d.Text = "memory", "could get no more memory"
	default:
		d.Text = fmt.Sprintf("has exited with code %d", status.ExitStatus())
	}
	return d
}

// starved reports whether the Go runtime, or the race detector, says that it got
// no memory.
func starved(words []byte) bool {
	for _, sign := range []string{"cannot allocate memory", "out of memory", "failed to allocate"} {
		if bytes.Contains(words, []byte(sign)) {
			return true
		}
	}
	return false
}
