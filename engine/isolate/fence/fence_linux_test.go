package fence_test

import (
	"bufio"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
	"unsafe"

	"golang.org/x/sys/unix"

	"github.com/unilua/unilua/engine/isolate/fence"
)

// role is the variable that makes this program the process behind the fence.
const role = "FENCE_TEST_ROLE"

func TestMain(m *testing.M) {
	play, ok := map[string]func(){"attack": attack, "compute": compute, "hoard": hoard, "spin": spin}[os.Getenv(role)]
	if !ok {
		os.Exit(m.Run())
	}
	play()
}

// behind starts this program anew in a role.
func behind(t *testing.T, what string, env ...string) *exec.Cmd {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(self)
	cmd.Env = append([]string{role + "=" + what}, env...)
	return cmd
}

// raise puts the fence around this process.
func raise(l fence.Limits) {
	lacking, err := fence.Raise(3, l)
	if err != nil || lacking != nil {
		fmt.Println("no fence:", lacking, err)
		os.Exit(1)
	}
}

// attacks are what a process must not be able to do to the parent whose number
// is given, and to a folder of it with a file and the socket it listens on.
func attacks(parent int, dir string) map[string]func() error {
	file, made := filepath.Join(dir, "file"), filepath.Join(dir, "made")
	return map[string]func() error{
		"open a file":               func() error { return second(os.Open(file)) },
		"open a file for writing":   func() error { return second(os.OpenFile(file, os.O_WRONLY, 0)) },
		"make a file":               func() error { return second(os.Create(made)) },
		"make a folder":             func() error { return os.Mkdir(made, 0o700) },
		"make a link":               func() error { return os.Symlink(file, made) },
		"list a folder":             func() error { return second(os.ReadDir(dir)) },
		"look at a file":            func() error { return second(os.Stat(file)) },
		"remove a file":             func() error { return os.Remove(file) },
		"rename a file":             func() error { return os.Rename(file, made) },
		"change the mode of a file": func() error { return os.Chmod(file, 0o777) },
		"change the folder":         func() error { return os.Chdir("/") },
		"change the root":           func() error { return unix.Chroot(dir) },
		"read the parent's memory":  func() error { return second(os.Open(fmt.Sprintf("/proc/%d/mem", parent))) },
		"read its own environment":  func() error { return second(os.ReadFile("/proc/self/environ")) },
		"connect to a socket":       func() error { return second(net.Dial("unix", filepath.Join(dir, "socket"))) },
		"listen":                    func() error { return second(net.Listen("tcp", "127.0.0.1:0")) },
		"make a raw socket":         func() error { return second(unix.Socket(unix.AF_PACKET, unix.SOCK_RAW, 0)) },
		"make a pair of sockets":    func() error { return second(unix.Socketpair(unix.AF_UNIX, unix.SOCK_DGRAM, 0)) },
		"run a program":             func() error { return exec.Command("/bin/true").Run() },
		"become a program":          func() error { return syscall.Exec("/bin/true", []string{"true"}, nil) },
		"fork":                      func() error { return raw(unix.SYS_CLONE, uintptr(unix.SIGCHLD), 0, 0) },
		"fork by clone3":            func() error { return raw(unix.SYS_CLONE3, 0, 0, 0) },
		"trace the parent":          func() error { return unix.PtraceAttach(parent) },
		"seize the parent":          func() error { return raw(unix.SYS_PTRACE, unix.PTRACE_SEIZE, uintptr(parent), 0) },
		"kill the parent":           func() error { return unix.Kill(parent, unix.SIGKILL) },
		"kill the parent's thread":  func() error { return unix.Tgkill(parent, parent, unix.SIGKILL) },
		"ask whether it is there":   func() error { return unix.Kill(parent, 0) },
		"hold the parent":           func() error { return second(unix.PidfdOpen(parent, 0)) },
		"read another's memory":     func() error { return second(unix.ProcessVMReadv(parent, nil, nil, 0)) },
		"limit the parent":          func() error { return unix.Prlimit(parent, unix.RLIMIT_CPU, &unix.Rlimit{}, nil) },
		"raise its limits":          func() error { return unix.Setrlimit(unix.RLIMIT_NOFILE, &unix.Rlimit{Cur: 1 << 20, Max: 1 << 20}) },
		"mount":                     func() error { return unix.Mount("none", dir, "tmpfs", 0, "") },
		"make a namespace":          func() error { return unix.Unshare(unix.CLONE_NEWUSER) },
		"load a kernel program":     func() error { return raw(unix.SYS_BPF, 0, 0, 0) },
		"watch events":              func() error { return raw(unix.SYS_PERF_EVENT_OPEN, 0, 0, 0) },
		"use keys":                  func() error { return second(unix.KeyctlInt(unix.KEYCTL_GET_KEYRING_ID, -3, 1, 0, 0)) },
		"use a ring of calls":       func() error { return raw(unix.SYS_IO_URING_SETUP, 1, 0, 0) },
		"make a file in memory":     func() error { return second(unix.MemfdCreate("x", 0)) },
		"be traced":                 func() error { return unix.Prctl(unix.PR_SET_DUMPABLE, 1, 0, 0, 0) },
		"outlive its owner":         func() error { return unix.Prctl(unix.PR_SET_PDEATHSIG, 0, 0, 0, 0) },
		"control a terminal":        func() error { return second(unix.IoctlGetInt(0, unix.TIOCGPGRP)) },
		"leave its group":           func() error { return unix.Setpgid(0, 0) },
		"leave its session":         func() error { return second(unix.Setsid()) },
		"change its user":           func() error { return raw(unix.SYS_SETUID, 0, 0, 0) },
		"use an inherited file":     func() error { return second(unix.Write(inherited, []byte("x"))) },
	}
}

func second[T any](_ T, err error) error { return err }

func raw(call, a, b, c uintptr) error {
	_, _, errno := unix.RawSyscall(call, a, b, c)
	if errno != 0 {
		return errno
	}
	return nil
}

// inherited is the descriptor of a file that the process is started with.
const inherited = 3

// attack tries all attacks, from several threads, and prints what became of them.
func attack() {
	parent, _ := strconv.Atoi(os.Getenv("PARENT"))
	all := attacks(parent, os.Getenv("DIR"))
	var early sync.WaitGroup // a thread that is there before the fence
	try, tried := make(chan func() error), make(chan error)
	early.Go(func() {
		runtime.LockOSThread()
		for f := range try {
			tried <- f()
		}
	})
	raise(fence.Limits{})
	for name, f := range all {
		fmt.Printf("%s: %v\n", name, outcome(f()))
		try <- f
		fmt.Printf("%s, by an older thread: %v\n", name, outcome(<-tried))
	}
	close(try)
	early.Wait()
}

// outcome tells a refusal from what merely failed.
func outcome(err error) string {
	switch {
	case err == nil:
		return "done"
	case errors.Is(err, unix.EPERM), errors.Is(err, unix.EACCES), errors.Is(err, unix.ENOSYS), errors.Is(err, unix.EBADF):
		return "refused"
	}
	return err.Error()
}

func TestNothingOutsideIsWithinReach(t *testing.T) {
	dir := t.TempDir()
	file, err := os.Create(filepath.Join(dir, "file"))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	l, err := net.Listen("unix", filepath.Join(dir, "socket"))
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	for name, f := range attacks(0, dir) { // the ones that are harmless, to see that they are attacks
		if strings.HasPrefix(name, "open a") || name == "look at a file" || name == "connect to a socket" {
			if err := f(); err != nil {
				t.Errorf("%s fails without a fence too: %s", name, err)
			}
		}
	}
	cmd := behind(t, "attack", "PARENT="+strconv.Itoa(os.Getpid()), "DIR="+dir)
	cmd.ExtraFiles = []*os.File{file}
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%s\n%s", err, out)
	}
	tried := 0
	for lines := bufio.NewScanner(strings.NewReader(string(out))); lines.Scan(); tried++ {
		if !strings.HasSuffix(lines.Text(), ": refused") {
			t.Error(lines.Text())
		}
	}
	if want := 2 * len(attacks(0, dir)); tried != want {
		t.Errorf("%d attacks were tried, want %d", tried, want)
	}
}

// compute does all that a script makes the Go runtime do.
func compute() {
	raise(fence.Limits{Memory: 64 << 20, CPU: time.Hour})
	var wg sync.WaitGroup
	for range 32 {
		wg.Go(func() {
			runtime.LockOSThread() // a thread each, which end with their goroutines
			var kept [][]byte
			for i := range 200 {
				kept = append(kept, make([]byte, 4<<10))
				if i%50 == 0 {
					kept = nil
					runtime.GC()
				}
				time.Sleep(time.Microsecond)
			}
			runtime.KeepAlive(kept)
		})
	}
	wg.Wait()
	r, w, err := os.Pipe()
	if err == nil {
		go func() { _, _ = w.WriteString("through a pipe\n"); _ = w.Close() }()
		line, _ := bufio.NewReader(r).ReadString('\n')
		fmt.Print(line)
	}
}

func TestTheRuntimeComputesInsideTheFence(t *testing.T) {
	out, err := behind(t, "compute").CombinedOutput()
	if err != nil || string(out) != "through a pipe\n" {
		t.Errorf("%v\n%.2000s", err, out)
	}
}

// hoard takes memory until it is refused.
func hoard() {
	raise(fence.Limits{Memory: 1 << 20})
	var kept [][]byte
	for {
		b := make([]byte, 64<<20)
		kept = append(kept, b)
		fmt.Println(len(kept), unsafe.Pointer(&b[0]))
	}
}

func TestMemoryEndsAtItsLimit(t *testing.T) {
	out, err := behind(t, "hoard").CombinedOutput()
	var exit *exec.ExitError
	if !errors.As(err, &exit) || !regexp.MustCompile(`cannot allocate memory|out of memory|failed to allocate`).Match(out) {
		t.Errorf("%v\n%.500s", err, out)
	}
}

// spin uses up the processor.
func spin() {
	raise(fence.Limits{CPU: time.Second})
	for {
	}
}

func TestTheProcessorsTimeEndsAtItsLimit(t *testing.T) {
	err := behind(t, "spin").Run()
	var exit *exec.ExitError
	if !errors.As(err, &exit) || exit.Sys().(syscall.WaitStatus).Signal() != syscall.SIGKILL {
		t.Errorf("%v", err)
	}
}
