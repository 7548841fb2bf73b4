// Command bench measures unilua against its peers, in one run, and prints
// ratios: the machine's speed drifts, ratios hold.
//
//	go run ./bench            everything, about five minutes
//	go run ./bench -run log   only what has "log" in its name
//
// The peers are Debian's redis-server, tarantool, beanstalkd and lua5.1. The
// command starts those it finds, on sockets and in folders of its own, and ends
// them. A peer that is not installed is left out, and said so.
package main

import (
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"time"
)

// suite is one comparison.
type suite struct {
	name string
	doc  string
	run  func(*bench) error
}

var suites = []suite{
	{"incr", "counter:incr() in a Lua loop, against INCR in a Redis EVAL loop", benchIncr},
	{"log", "archived writes with 1, 16 and 256 scripts, against the disk's floor and the peers", benchLog},
	{"wait", "10,000 scripts alive and waiting; waking one of 10 and of 10,000", benchWait},
	{"hello", "a whole process that prints one line", benchHello},
	{"attached", "an operation on the objects of another process, against a Redis command", benchAttached},
	{"isolate", "a script in a process of its own, against one in a state", benchIsolate},
	{"state", "what a state costs to make, to use and to keep", benchState},
	{"vm", "ordinary Lua code, against gopher-lua as it comes and lua5.1", benchVM},
	{"fair", "how late a thousand scripts are while others run in endless loops", benchFair},
	{"cancel", "how late a run ends that is cancelled in the middle of what takes long", benchCancel},
	{"sandbox", "scripts that only compute with all limits on, against gopher-lua without any", benchSandbox},
	{"size", "cost against size: queue depth, keys, start-up", benchSize},
}

// bench is one run of the command.
type bench struct {
	dir     string // scratch, removed at the end
	unilua  string // the binary under test
	rounds  int
	seconds time.Duration // of each measurement
}

func main() {
	only := flag.String("run", "", "run the suites whose names match this regular expression")
	rounds := flag.Int("rounds", 3, "how often each pair is measured; medians are printed")
	seconds := flag.Duration("time", 2*time.Second, "how long each measurement takes")
	socket := flag.String("own", "", "serve objects on this socket, for the suite attached, and measure nothing")
	flag.Parse()
	if *socket != "" {
		fmt.Fprintln(os.Stderr, "bench:", own(*socket))
		os.Exit(1)
	}
	if err := run(*only, *rounds, *seconds); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func run(only string, rounds int, seconds time.Duration) error {
	match, err := regexp.Compile(only)
	if err != nil {
		return err
	}
	dir, err := os.MkdirTemp("", "unilua-bench")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	b := &bench{dir: dir, unilua: filepath.Join(dir, "unilua"), rounds: rounds, seconds: seconds}
	build := exec.Command("go", "build", "-o", b.unilua, "./cmd/unilua")
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := build.CombinedOutput(); err != nil {
		return fmt.Errorf("build: %w\n%s", err, out)
	}
	for _, s := range suites {
		if !match.MatchString(s.name) {
			continue
		}
		fmt.Printf("\n## %s: %s\n", s.name, s.doc)
		if err := s.run(b); err != nil {
			return fmt.Errorf("%s: %w", s.name, err)
		}
	}
	return nil
}

// folder returns a new folder below the scratch folder.
func (b *bench) folder(name string) (string, error) {
	return os.MkdirTemp(b.dir, name)
}
