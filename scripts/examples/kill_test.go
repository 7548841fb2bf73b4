package examples_test

import (
	"bytes"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
	"golang.org/x/sys/unix"
)

// killAfter is the command kill-after.
func killAfter(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: kill-after PATTERN ARGS...")
	}
	pattern, err := regexp.Compile(args[0])
	ts.Check(err)
	out, in, err := tightPipe()
	ts.Check(err)
	defer out.Close()
	cmd := exec.Command(filepath.Join(program, "unilua"), args[1:]...)
	cmd.Dir, cmd.Stdout, cmd.Stderr = ts.MkAbs("."), in, ts.Stderr()
	for _, name := range []string{"PATH", "UNILUA_DATA", "HOME", "TMPDIR"} {
		cmd.Env = append(cmd.Env, name+"="+ts.Getenv(name))
	}
	err = cmd.Start()
	in.Close()
	ts.Check(err)
	if !await(ts, out, pattern) {
		ts.Fatalf("it printed no line that matches %s and ended: %v", args[0], cmd.Wait())
	}
	<-time.After(rand.N(time.Millisecond)) // at any moment of what it does next
	ts.Check(cmd.Process.Kill())
	_ = cmd.Wait() // it was killed
}

// await reads lines until one matches. It reports whether there was one.
func await(ts *testscript.TestScript, out *os.File, pattern *regexp.Regexp) bool {
	line := make([]byte, 4096)
	for {
		n, err := out.Read(line) // each print is a packet of its own
		if err != nil {
			return false
		}
		_, err = ts.Stdout().Write(line[:n])
		ts.Check(err)
		if pattern.Match(bytes.TrimSuffix(line[:n], []byte("\n"))) {
			return true
		}
	}
}

// tightPipe returns a pipe that holds a single write. So a program that prints
// to it is never further than two lines ahead of its reader, and has not ended
// long before it can be killed.
func tightPipe() (out, in *os.File, err error) {
	var fds [2]int
	if err := unix.Pipe2(fds[:], unix.O_CLOEXEC|unix.O_DIRECT); err != nil {
		return nil, nil, err
	}
	out, in = os.NewFile(uintptr(fds[0]), "output"), os.NewFile(uintptr(fds[1]), "input")
	if _, err := unix.FcntlInt(uintptr(fds[1]), unix.F_SETPIPE_SZ, 1); err != nil { // a page, the least there is
		out.Close()
		in.Close()
		return nil, nil, err
	}
	return out, in, nil
}
