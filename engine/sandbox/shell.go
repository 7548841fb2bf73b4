package sandbox

import (
	"context"
	"os"
	"slices"
	"syscall"
	"time"

	"github.com/unilua/unilua/engine/fault"
	"github.com/unilua/unilua/engine/sandbox/permission"
	lua "github.com/yuin/gopher-lua"
)

// Shell runs a text as /bin/sh -c does, with the permission to run sh given.
// It returns when the shell has ended, which it sees to once ctx is done, with
// its wait status; an error is for one that could not be started or stopped.
type Shell func(ctx context.Context, text string, s ShellStreams) (status int, err error)

// ShellStreams are where a shell reads and writes.
type ShellStreams struct {
	In  *os.File // nil for an empty input
	Out *os.File // nil to have it printed

	// Print is given what the shell writes to its standard error, and to its
	// output if that is no file, on the goroutine that has called Shell.
	Print func(p []byte, stderr bool)
}

// shell returns what runs a text, if the run may, once what the script has seen
// is durable and what it has printed is out.
func (s *State) shell(text string) (Shell, error) {
	if err := s.Ask(shellRequest(text)); err != nil {
		return nil, err
	}
	if s.opts.Shell == nil {
		return nil, fault.New(fault.Unavailable, "there is no shell here")
	}
	if err := s.flush(); err != nil {
		return nil, err
	}
	return s.opts.Shell, s.opts.Before()
}

// shellRequest asks to run a text as a Shell does.
func shellRequest(text string) permission.Request {
	const file = "/bin/sh"
	path, err := permission.Locate(file)
	if err != nil {
		path = file
	}
	return permission.Request{Kind: permission.Run, Target: path, Args: []string{"-c", text}}
}

// osExecute is os.execute(text): the wait status of a shell, which is 256 times
// its exit code. Without a text it tells whether there is a shell for the run.
func osExecute(L *lua.LState) int {
	s := Of(L)
	if L.Get(1) == lua.LNil {
		available := lua.LNumber(0)
		if s.opts.Shell != nil && permission.Allows(s.opts.Permissions, shellRequest("")) {
			available = 1
		}
		L.Push(available)
		return 1
	}
	text := checkText(L, 1)
	shell, err := s.shell(text)
	if err != nil {
		return fail(L, err)
	}
	status, err := shell(Context(L), text, ShellStreams{Print: func(p []byte, stderr bool) { s.print(p, stderr) }})
	s.control.check(L)
	if err != nil {
		return fail(L, err)
	}
	L.Push(lua.LNumber(status))
	return 1
}

// print passes on what a program of the run has written. A failure ends the
// run, which the next instruction finds.
func (s *State) print(p []byte, stderr bool) {
	to := s.opts.Stdout
	if stderr {
		to = s.opts.Stderr
	}
	_, _ = to.Write(p)
}

// child is the program at the other end of a pipe.
type child struct {
	cancel context.CancelFunc
	ended  chan struct{} // closed when it has

	err   error     // why it could not be started or stopped; once ended
	held  []written // what it wrote for all to see; once ended
	size  int       // of that, in bytes
	state *State
}

// written is something that a program wrote.
type written struct {
	text   []byte
	stderr bool
}

// maxHeld is how much of that is kept until the pipe is closed, in bytes: as
// much as a run may print.
const maxHeld = 64 << 20

// hold keeps what the program has written until the script's own goroutine can
// print it.
func (c *child) hold(p []byte, stderr bool) {
	p = p[:min(len(p), maxHeld-c.size)]
	c.size += len(p)
	if n := len(c.held); n > 0 && c.held[n-1].stderr == stderr {
		c.held[n-1].text = append(c.held[n-1].text, p...)
		return
	}
	c.held = append(c.held, written{slices.Clone(p), stderr})
}

// ioPopen is io.popen(text, mode).
func ioPopen(L *lua.LState) int {
	s, text, how := Of(L), checkText(L, 1), optText(L, 2, "r")
	if how != "r" && how != "w" {
		return failFile(L, text, syscall.EINVAL)
	}
	if err := s.mayOpen(); err != nil {
		return failFile(L, text, err)
	}
	shell, err := s.shell(text)
	if err != nil {
		return fail(L, err)
	}
	r, w, err := os.Pipe()
	if err != nil {
		return failFile(L, text, err)
	}
	ours, theirs, streams := r, w, ShellStreams{Out: w}
	if how == "w" {
		ours, theirs, streams = w, r, ShellStreams{In: r}
	}
	h := s.adoptFile(text, ours, modes[how])
	h.child = s.spawn(Context(L), shell, text, streams, ours, theirs)
	L.Push(fileUserData(h))
	return 1
}

// spawn runs a shell on a goroutine of its own. When ctx is done, nobody waits
// for ours any more.
func (s *State) spawn(ctx context.Context, shell Shell, text string, streams ShellStreams, ours, theirs *os.File) *child {
	ctx, cancel := context.WithCancel(ctx)
	c := &child{cancel: cancel, ended: make(chan struct{}), state: s}
	streams.Print = c.hold
	context.AfterFunc(ctx, func() { _ = ours.SetDeadline(time.Unix(1, 0)) })
	go func() {
		defer close(c.ended)
		_, c.err = shell(ctx, text, streams)
		if err := theirs.Close(); c.err == nil {
			c.err = err
		}
	}()
	return c
}

// wait waits until the program has ended, and prints what it wrote other than
// to the pipe. That it was made to end is no failure of its own.
func (c *child) wait() error {
	<-c.ended
	c.cancel()
	for _, w := range c.held {
		c.state.print(w.text, w.stderr)
	}
	if fault.Is(c.err, fault.Canceled) {
		return nil
	}
	return c.err
}

// abandon ends a program whose output nobody reads any more. One that still has
// input to read is left to end by itself.
func (h *handle) abandon() {
	if h.child != nil && h.in != nil {
		h.child.cancel()
	}
}
