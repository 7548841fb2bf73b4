package datafolder

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"os/exec"
	"runtime"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"golang.org/x/sys/unix"

	"github.com/unilua/unilua/engine/fault"
)

// The test binary plays the other process too: what it then does is named by
// this variable.
const roleVar = "UNILUA_TEST_ROLE"

func TestMain(m *testing.M) {
	switch os.Getenv(roleVar) {
	case "":
		os.Exit(m.Run())
	case "own":
		playOwner()
	case "crash":
		playCrasher()
	case "unwritable":
		playUnwritable()
	}
}

func fatal(err error) {
	if err != nil {
		fmt.Println("error:", err)
		os.Exit(1)
	}
}

// playOwner owns the folder until it is killed.
func playOwner() {
	_, err := Open(os.Args[1])
	fatal(err)
	fmt.Println("owned")
	_, _ = io.Copy(io.Discard, os.Stdin)
}

// playCrasher owns the folder and runs a command as unilua does, whose leader
// dies with it (if Args[2] is "dies") or does not. It prints the group.
func playCrasher() {
	f, err := Open(os.Args[1])
	fatal(err)
	cmd := exec.Command("/bin/sh", "-c", "sleep 1000 & echo; wait")
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	runtime.LockOSThread() // whose end is the parent's death to the kernel
	if os.Args[2] == "dies" {
		cmd.SysProcAttr.Pdeathsig = syscall.SIGKILL
	}
	stdout, err := cmd.StdoutPipe()
	fatal(err)
	fatal(cmd.Start())
	_, err = stdout.Read(make([]byte, 1)) // it has a child now
	fatal(err)
	fatal(f.Children().Record(cmd.Process.Pid, "backup\nall"))
	fmt.Println(cmd.Process.Pid)
	_, _ = io.Copy(io.Discard, os.Stdin)
}

// playUnwritable opens a folder on a file system that cannot be written: it is
// full, or has become read-only when the folder was used or new. It is started
// in a mount namespace of its own.
func playUnwritable() {
	dir, state := os.Args[1], os.Args[2]
	fatal(unix.Mount("", "/", "", unix.MS_REC|unix.MS_PRIVATE, ""))
	if state == "full" {
		fatal(unix.Mount("tmpfs", dir, "tmpfs", 0, "nr_inodes=1"))
	} else {
		fatal(unix.Mount("tmpfs", dir, "tmpfs", 0, ""))
	}
	if state == "used" {
		f, err := Open(dir)
		fatal(err)
		fatal(f.Close())
	}
	if state != "full" {
		fatal(unix.Mount("", dir, "", unix.MS_REMOUNT|unix.MS_RDONLY, ""))
	}
	_, err := Open(dir)
	fmt.Println(fault.CodeOf(err), err)
}

// other is another process that plays a role.
type other struct {
	t   *testing.T
	cmd *exec.Cmd
	out *bufio.Reader
}

// play starts another process, which is killed at the end of the test if it has
// not ended.
func play(t *testing.T, role string, attr *syscall.SysProcAttr, args ...string) *other {
	t.Helper()
	o := &other{t: t, cmd: exec.Command(os.Args[0], args...)}
	o.cmd.Env = append(os.Environ(), roleVar+"="+role)
	o.cmd.SysProcAttr = attr
	o.cmd.Stderr = os.Stderr
	stdin, err := o.cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	stdout, err := o.cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	o.out = bufio.NewReader(stdout)
	if err := o.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		stdin.Close()
		o.kill()
	})
	return o
}

// line waits for the next line that the process prints.
func (o *other) line() string {
	o.t.Helper()
	line, err := o.out.ReadString('\n')
	if err != nil {
		o.t.Fatal(err)
	}
	return strings.TrimSuffix(line, "\n")
}

// number waits for a line with a number.
func (o *other) number() int {
	o.t.Helper()
	line := o.line()
	n, err := strconv.Atoi(line)
	if err != nil {
		o.t.Fatal(line)
	}
	return n
}

// kill kills the process as kill -9 does, and waits until it has ended.
func (o *other) kill() {
	_ = o.cmd.Process.Kill()
	_ = o.cmd.Wait()
}

// checkUnavailable checks the code of err and that its sentence has each part.
func checkUnavailable(t *testing.T, err error, parts ...string) {
	t.Helper()
	if !fault.Is(err, fault.Unavailable) {
		t.Fatalf("got %v, want code unavailable", err)
	}
	for _, part := range parts {
		if !strings.Contains(err.Error(), part) {
			t.Errorf("%q does not say %q", err, part)
		}
	}
}
