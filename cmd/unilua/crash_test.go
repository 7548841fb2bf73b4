package main

import (
	"bufio"
	"bytes"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
)

var kills = flag.Int("kills", 10, "how often TestKilledAtAnyMoment kills")

// binary builds the program once and returns its path.
var binary = sync.OnceValues(func() (string, error) {
	dir, err := os.MkdirTemp("", "unilua-crash")
	if err != nil {
		return "", err
	}
	path := filepath.Join(dir, "unilua")
	out, err := exec.Command("go", "build", "-o", path, ".").CombinedOutput()
	if err != nil {
		return "", fmt.Errorf("build: %w\n%s", err, out)
	}
	return path, nil
})

// crashTest kills a process that works on a data folder, again and again, and
// holds what is in the folder against what had been acknowledged.
type crashTest struct {
	t          *testing.T
	binary     string
	data       string
	log        *os.File // what was acknowledged, in all generations
	generation int
	random     *rand.Rand
}

func newCrashTest(t *testing.T, data string) *crashTest {
	bin, err := binary()
	if err != nil {
		t.Fatal(err)
	}
	log, err := os.Create(filepath.Join(t.TempDir(), "acknowledged"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { log.Close() })
	seed := uint64(time.Now().UnixNano())
	t.Logf("seed %d", seed)
	return &crashTest{t: t, binary: bin, data: data, log: log, random: rand.New(rand.NewPCG(seed, 0))}
}

// load runs the load until crash, which is called after a random while, has
// ended it, and notes what it acknowledged.
func (c *crashTest) load(crash func(*exec.Cmd), args ...string) {
	c.t.Helper()
	c.generation++
	args = append([]string{"run", "-A", "--data", c.data}, args...)
	args = append(args, "testdata/crash/load.lua", "--", strconv.Itoa(c.generation))
	cmd := exec.Command(c.binary, args...)
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		c.t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		c.t.Fatal(err)
	}
	var crashing sync.WaitGroup
	lines, before := 0, 1+c.random.IntN(400)
	for r := bufio.NewReader(stdout); ; lines++ {
		line, err := r.ReadString('\n')
		if err != nil {
			break // what is not a whole line was not said
		}
		if _, err := c.log.WriteString(line); err != nil {
			c.t.Fatal(err)
		}
		if lines == before {
			delay := time.Duration(c.random.IntN(2000)) * time.Microsecond
			crashing.Go(func() {
				<-time.After(delay) // at any moment, between two lines too
				crash(cmd)
			})
		}
	}
	crashing.Wait()
	_ = cmd.Wait()
	if lines <= before {
		c.t.Fatalf("generation %d ended by itself:\n%s", c.generation, stderr.String())
	}
}

// check returns what does not agree with what was acknowledged.
func (c *crashTest) check() (complaints []string) {
	c.t.Helper()
	cmd := exec.Command(c.binary, "run", "-A", "--data", c.data, "testdata/crash/check.lua", "--", c.log.Name())
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		return []string{fmt.Sprintf("%v\n%s", err, stderr.String())}
	}
	for line := range strings.Lines(string(out)) {
		line = strings.TrimSuffix(line, "\n")
		if n, ok := strings.CutPrefix(line, "unheard\t"); ok {
			// Each of two consumers may have been killed between an
			// acknowledgement and the word of it.
			if unheard, err := strconv.Atoi(n); err == nil && unheard <= 2*c.generation {
				continue
			}
		}
		complaints = append(complaints, line)
	}
	return complaints
}

func (c *crashTest) mustAgree() {
	c.t.Helper()
	if complaints := c.check(); len(complaints) > 0 {
		c.t.Fatalf("after crash %d:\n%s", c.generation, strings.Join(complaints, "\n"))
	}
}

func kill(cmd *exec.Cmd) { _ = cmd.Process.Kill() }

func TestKilledAtAnyMomentNothingAcknowledgedIsLost(t *testing.T) {
	c := newCrashTest(t, filepath.Join(t.TempDir(), "data"))
	for range *kills {
		c.load(kill)
		c.mustAgree()
	}
}
