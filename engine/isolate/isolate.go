// Package isolate starts a process of this program that computes and nothing
// else, and looks after it until its end.
//
// Owner and child share one socket pair, over which the child asks for all that
// it cannot have: behind the fence (package fence) it has no files, no network
// and no other processes. It is in a process group of its own, has next to no
// environment, and does not outlive its owner: the kernel kills it with the
// thread that has started it, and the end of the socket ends it elsewhere.
package isolate

import (
	"errors"
	"fmt"
	"net"
	"os"
	"strconv"
	"time"

	"github.com/unilua/unilua/engine/isolate/fence"
)

// Entry is the first argument of a child. The program hands its arguments to
// Enter before it does anything else, if IsChild.
const Entry = "__isolated"

// IsChild reports whether args, those of the process without its name, are those
// of a child.
func IsChild(args []string) bool { return len(args) > 0 && args[0] == Entry }

// socket is the descriptor of the child's end of the socket pair.
const socket = 3

// arguments returns the arguments of a child with limits.
func arguments(l fence.Limits) []string {
	return []string{Entry, strconv.FormatInt(l.Memory, 10), strconv.FormatInt(int64(l.CPU), 10)}
}

var errEntry = errors.New(Entry + " is for unilua itself: it runs a script in a process of its own")

// Enter makes this process a child: it puts up the fence, and returns the socket
// to the owner. lacking names what the fence lacks here. Nothing of a script may
// run before.
func Enter(args []string) (conn net.Conn, lacking []string, err error) {
	if len(args) != 3 {
		return nil, nil, errEntry
	}
	memory, bad1 := strconv.ParseInt(args[1], 10, 64)
	cpu, bad2 := strconv.ParseInt(args[2], 10, 64)
	file := os.NewFile(socket, "socket")
	if bad1 != nil || bad2 != nil {
		return nil, nil, errEntry
	}
	conn, err = net.FileConn(file)
	if err != nil {
		return nil, nil, errEntry
	}
	if err := errors.Join(file.Close(), settle()); err != nil {
		return nil, nil, err
	}
	lacking, err = fence.Raise(socket, fence.Limits{Memory: memory, CPU: time.Duration(cpu)})
	if err != nil {
		return nil, nil, fmt.Errorf("the fence around the process does not stand: %w", err)
	}
	return conn, lacking, nil
}

// settle has the process look at what it cannot see later: the time zone, which
// the library reads from files when it first needs it. Of the environment only
// the folder for temporary files stays, of which scripts are told anyway.
func settle() error {
	_ = time.Now().Local().String()
	temp := os.TempDir()
	os.Clearenv()
	return os.Setenv("TMPDIR", temp)
}

// environment returns the variables of a child.
func environment() []string {
	env := []string{"TMPDIR=" + os.TempDir()}
	for _, name := range []string{"TZ", "ZONEINFO", "GORACE"} {
		if v, ok := os.LookupEnv(name); ok {
			env = append(env, name+"="+v)
		}
	}
	return env
}
