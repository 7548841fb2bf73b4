package main

import (
	"fmt"
	"io"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"sync"
	"syscall"
	"testing"

	"golang.org/x/sys/unix"
)

// terminal is a pseudo-terminal with a unilua on it.
type terminal struct {
	t    *testing.T
	ours *os.File
	cmd  *exec.Cmd
	read chan struct{} // closed when all is read

	mu    sync.Mutex
	grown *sync.Cond
	text  string // all that it has shown
	over  bool
}

// onTerminal starts unilua on a terminal of its own, in dir.
func onTerminal(t *testing.T, dir string, args ...string) *terminal {
	t.Helper()
	bin, err := binary()
	if err != nil {
		t.Fatal(err)
	}
	ours, theirs := pty(t)
	x := &terminal{t: t, ours: ours, cmd: exec.Command(bin, args...), read: make(chan struct{})}
	x.grown = sync.NewCond(&x.mu)
	x.cmd.Dir, x.cmd.Env = dir, append(os.Environ(), "UNILUA_DATA="+dir+"/data", "XDG_CONFIG_HOME="+dir+"/config", "XDG_STATE_HOME="+dir+"/state", "TERM=xterm")
	x.cmd.Stdin, x.cmd.Stdout, x.cmd.Stderr = theirs, theirs, theirs
	x.cmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true, Setctty: true}
	if err := x.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	_ = theirs.Close()
	go x.watch()
	t.Cleanup(func() {
		_ = x.cmd.Process.Kill() // if a test has failed half-way
		_ = ours.Close()
		<-x.read
	})
	return x
}

// pty opens both ends of a pseudo-terminal.
func pty(t *testing.T) (ours, theirs *os.File) {
	t.Helper()
	ours, err := os.OpenFile("/dev/ptmx", os.O_RDWR|unix.O_NOCTTY, 0)
	if err != nil {
		t.Skipf("there are no terminals here: %v", err)
	}
	if err := unix.IoctlSetPointerInt(int(ours.Fd()), unix.TIOCSPTLCK, 0); err != nil {
		t.Fatal(err)
	}
	if err := unix.IoctlSetWinsize(int(ours.Fd()), unix.TIOCSWINSZ, &unix.Winsize{Row: 24, Col: 80}); err != nil {
		t.Fatal(err)
	}
	n, err := unix.IoctlGetInt(int(ours.Fd()), unix.TIOCGPTN)
	if err != nil {
		t.Fatal(err)
	}
	theirs, err = os.OpenFile(fmt.Sprintf("/dev/pts/%d", n), os.O_RDWR|unix.O_NOCTTY, 0)
	if err != nil {
		t.Fatal(err)
	}
	return ours, theirs
}

// watch gathers what the terminal shows. It ends with an error when nobody has
// the other end any more.
func (x *terminal) watch() {
	defer close(x.read)
	buf := make([]byte, 4096)
	for {
		n, err := x.ours.Read(buf)
		x.mu.Lock()
		x.text += strings.ReplaceAll(string(buf[:n]), "\r", "")
		x.over = err != nil
		x.grown.Broadcast()
		x.mu.Unlock()
		if err != nil {
			return
		}
	}
}

// sees waits until the terminal shows what matches a pattern after all that was
// seen before, and returns what it shows up to there.
func (x *terminal) sees(pattern string) string {
	x.t.Helper()
	re := regexp.MustCompile(pattern)
	x.mu.Lock()
	defer x.mu.Unlock()
	for {
		if at := re.FindStringIndex(x.text); at != nil {
			seen := x.text[:at[1]]
			x.text = x.text[at[1]:]
			return seen
		}
		if x.over {
			x.t.Fatalf("the terminal does not show %q, but\n%s", pattern, x.text)
		}
		x.grown.Wait()
	}
}

// types types a text.
func (x *terminal) types(text string) {
	x.t.Helper()
	if _, err := io.WriteString(x.ours, text); err != nil {
		x.t.Fatal(err)
	}
}

// ends waits for the end of unilua, which must have this exit code, and returns
// what is left to be seen.
func (x *terminal) ends(code int) string {
	x.t.Helper()
	_ = x.cmd.Wait() // its code says how it went
	<-x.read
	if got := x.cmd.ProcessState.ExitCode(); got != code {
		x.t.Errorf("exit code %d, want %d", got, code)
	}
	return x.text
}
