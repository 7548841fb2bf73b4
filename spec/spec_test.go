package spec

import (
	"bytes"
	"context"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/unilua/unilua/bindings"
	"github.com/unilua/unilua/engine"
	"github.com/unilua/unilua/engine/logging"
	"github.com/unilua/unilua/engine/sandbox"
	"github.com/unilua/unilua/engine/sandbox/permission"
	"github.com/unilua/unilua/engine/sandbox/stream"
	"github.com/unilua/unilua/engine/value"
)

// TestSpecs runs every example of every spec file, in every deployment.
func TestSpecs(t *testing.T) {
	files, err := filepath.Glob("*_spec.lua")
	if err != nil || len(files) == 0 {
		t.Fatalf("no spec files: %v", err)
	}
	for _, d := range deployments {
		t.Run(d.name, func(t *testing.T) {
			for _, file := range files {
				t.Run(strings.TrimSuffix(file, "_spec.lua"), func(t *testing.T) {
					t.Parallel()
					runFile(t, d, file)
				})
			}
		})
	}
}

// deployment is a way to run the engine. All must behave the same.
type deployment struct {
	name string
	open func(t *testing.T) *engine.Engine // closed when the example has ended
}

var deployments = []deployment{
	{"local", func(t *testing.T) *engine.Engine { return open(t, engine.Options{Dir: t.TempDir()}) }},
	{"ephemeral", func(t *testing.T) *engine.Engine { return open(t, engine.Options{}) }},
	{"attached", func(t *testing.T) *engine.Engine { return attach(t, open(t, engine.Options{Dir: t.TempDir()})) }},
}

// open returns an engine that has objects.
func open(t *testing.T, opts engine.Options) *engine.Engine { return closed(t, engine.New(opts)) }

// attach returns an engine that uses those of owner. They are connected in memory,
// so that the clock can be a virtual one.
func attach(t *testing.T, owner *engine.Engine) *engine.Engine {
	t.Helper()
	a, b := net.Pipe()
	guest := owner.Serve(b, engine.ServeOptions{Commands: true})
	t.Cleanup(guest.Close)
	e, err := engine.Attach(t.Context(), a, engine.AttachOptions{})
	if err != nil {
		t.Fatal(err)
	}
	return closed(t, e)
}

// closed returns e, which is closed when the test has ended.
func closed(t *testing.T, e *engine.Engine) *engine.Engine {
	t.Cleanup(func() {
		if err := e.Close(); err != nil {
			t.Error(err)
		}
	})
	return e
}

func runFile(t *testing.T, d deployment, file string) {
	src, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	p := compile(t, file, src)
	for i, name := range exampleNames(t, p) {
		t.Run(name, func(t *testing.T) {
			if strings.HasPrefix(string(src), realTime) {
				runExample(t, d, p, i+1)
				return
			}
			synctest.Test(t, func(t *testing.T) { runExample(t, d, p, i+1) })
		})
	}
}

// realTime, as the first line of a spec file, says that its examples wait for something
// outside of this process, such as a command, so that time must be the real one.
const realTime = "-- real time\n"

func compile(t *testing.T, file string, src []byte) *sandbox.Program {
	t.Helper()
	// The frame's functions are locals of the file, on the first line, so that
	// lines keep their numbers.
	const frame = `local spec = require("spec"); local describe, it, expect = spec.describe, spec.it, spec.expect; `
	const end = "\nif unilua.job.args[1] == 0 then return spec.list() end spec.run(unilua.job.args[1])\n"
	p, err := sandbox.Compile(file, append([]byte(frame), append(src, end...)...))
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func exampleNames(t *testing.T, p *sandbox.Program) []string {
	t.Helper()
	w := newWorld(open(t, engine.Options{}))
	res := w.run(p, 0)
	if !res.OK {
		t.Fatal(w.report(res))
	}
	list, _ := res.Value.Any().([]any)
	if len(list) == 0 {
		t.Fatal("the file has no examples")
	}
	names := make([]string, len(list))
	for i := range list {
		names[i] = fmt.Sprint(list[i])
	}
	return names
}

func runExample(t *testing.T, d deployment, p *sandbox.Program, number int) {
	w := newWorld(d.open(t))
	if res := w.run(p, number); !res.OK {
		t.Error(w.report(res))
	}
}

// world is the runtime that one example has for itself.
type world struct {
	rt      *bindings.Runtime
	out     bytes.Buffer
	isolate bool // in a process of its own
}

func newWorld(e *engine.Engine) *world {
	w := &world{}
	sink := stream.NewSink(&w.out)
	w.rt = &bindings.Runtime{
		Engine: e,
		Stdin:  stream.NewSource(strings.NewReader("")),
		Stdout: sink,
		Stderr: sink,
		Log:    logging.New(logging.Options{Sinks: []logging.Sink{logging.NewText(&w.out, false)}}).Logger(),
	}
	return w
}

// run runs the example of that number; 0 lists them.
func (w *world) run(p *sandbox.Program, number int) bindings.Result {
	dir, err := os.Getwd()
	if err != nil {
		return bindings.Result{Err: err}
	}
	r := w.rt.Start(context.Background(), bindings.Job{
		Name:   bindings.JobName(p.Name),
		Script: p,
		Dir:    dir,
		Args:   []value.Value{value.Int(int64(number))},
		May:    &permission.Set{AllowAll: true},

		Isolate: w.isolate,
	})
	return r.Result()
}

// report returns how an example failed, and what it printed.
func (w *world) report(res bindings.Result) string {
	var b strings.Builder
	sandbox.Report(&b, res.Err, false)
	if w.out.Len() > 0 {
		fmt.Fprintf(&b, "it printed:\n%s", w.out.String())
	}
	return b.String()
}
