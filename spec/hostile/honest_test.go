//go:build linux

package hostile

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"sync/atomic"
	"testing"

	"github.com/unilua/unilua/bindings"
	"github.com/unilua/unilua/engine/sandbox"
	"github.com/unilua/unilua/engine/sandbox/permission"
	"github.com/unilua/unilua/engine/sandbox/stream"
	"github.com/unilua/unilua/engine/value"
)

// honestFolder holds the scripts that do no harm. Each is given a number that no
// other run has meanwhile, and returns "served" when all was as it should be.
const honestFolder = "honest"

// honest is a script that does no harm.
type honest struct {
	name    string
	program *sandbox.Program
}

func honestScripts(t *testing.T) []honest {
	t.Helper()
	files, err := filepath.Glob(honestFolder + "/*.lua")
	if err != nil || len(files) == 0 {
		t.Fatalf("no honest scripts: %v", err)
	}
	var all []honest
	for _, file := range files {
		src, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		program, err := sandbox.Compile(file, src)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, honest{bindings.JobName(file), program})
	}
	return all
}

var served atomic.Int64

// names is how many numbers there are. What was dropped of an archived object
// stays in memory until the log is as long as it may be, so that there must not be
// ever new ones.
const names = 101

// start starts an honest script.
func (h *host) start(s honest) *bindings.Run {
	sink := stream.NewSink(new(bytes.Buffer))
	return h.rt.Start(context.Background(), bindings.Job{
		Name: s.name, Script: s.program, Stdout: sink, Stderr: sink,
		Dir:  filepath.Join(h.scripts, honestFolder),
		Args: []value.Value{value.Int(served.Add(1) % names), value.String(h.scratch)},
		May:  &permission.Set{Read: []string{h.scratch}, Write: []string{h.scratch}, Run: []string{"echo"}},
	})
}

// isServed returns what went wrong with an honest script.
func isServed(s honest, r *bindings.Run) error {
	res := r.Result()
	if res.Err != nil {
		return fmt.Errorf("honest script %s: %w", s.name, res.Err)
	}
	if res.Value.Any() != "served" {
		return fmt.Errorf("honest script %s returned %v", s.name, res.Value.Any())
	}
	return nil
}

// serve runs n honest scripts at once, all of which must end well.
func (h *host) serve(t *testing.T, n int) {
	t.Helper()
	scripts := honestScripts(t)
	runs := make([]*bindings.Run, n)
	for i := range runs {
		runs[i] = h.start(scripts[i%len(scripts)])
	}
	for i, r := range runs {
		if err := isServed(scripts[i%len(scripts)], r); err != nil {
			t.Error(err)
		}
	}
}

// serveBeside runs honest scripts, one after the other, until the function that
// it returns is called. All must end well.
func (h *host) serveBeside(t *testing.T) (end func()) {
	t.Helper()
	scripts := honestScripts(t)
	stop, ended := make(chan struct{}), make(chan struct{})
	n := 0
	go func() {
		defer close(ended)
		for ; ; n++ {
			select {
			case <-stop:
				return
			default:
			}
			s := scripts[n%len(scripts)]
			if err := isServed(s, h.start(s)); err != nil {
				t.Error(err)
				return
			}
		}
	}()
	return func() {
		close(stop)
		<-ended
		t.Logf("%d honest scripts were served meanwhile", n)
		if n < len(scripts) {
			t.Errorf("only %d honest scripts were served meanwhile", n)
		}
	}
}
