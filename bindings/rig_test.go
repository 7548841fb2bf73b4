package bindings

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"strings"
	"sync"
	"testing"

	"github.com/unilua/unilua/engine"
	"github.com/unilua/unilua/engine/logging"
	"github.com/unilua/unilua/engine/sandbox"
	"github.com/unilua/unilua/engine/sandbox/permission"
	"github.com/unilua/unilua/engine/sandbox/stream"
)

// rigsIsolate has rigs run scripts in processes of their own.
var rigsIsolate bool

// rig is a runtime for tests, with what it printed and logged.
type rig struct {
	rt  *Runtime
	out bytes.Buffer

	mu      sync.Mutex
	entries []string // as level track script:line message fields
}

func newRig(t testing.TB, o engine.Options) *rig {
	h := &rig{}
	sink := stream.NewSink(&h.out)
	log := logging.New(logging.Options{Level: logging.Info, Sinks: []logging.Sink{h}})
	h.rt = &Runtime{Engine: engine.New(o), Stdin: stream.NewSource(strings.NewReader("")), Stdout: sink, Stderr: sink, Log: log.Logger()}
	t.Cleanup(func() {
		if err := h.rt.Engine.Close(); err != nil {
			t.Error(err)
		}
	})
	return h
}

// Write makes a rig a sink of its own log.
func (h *rig) Write(e *logging.Entry) {
	h.mu.Lock()
	defer h.mu.Unlock()
	line := fmt.Sprintf("%s [%s] %s:%d %s", e.Level, e.Track, e.Script, e.Line, e.Message)
	for _, f := range e.Fields {
		if f.Key != "run" {
			line += fmt.Sprintf(" %s=%v", f.Key, f.Value)
		}
	}
	h.entries = append(h.entries, line)
}

// logged returns what was logged since it was last asked.
func (h *rig) logged() []string {
	h.mu.Lock()
	defer h.mu.Unlock()
	list := h.entries
	h.entries = nil
	return list
}

// start starts a script that may do what may allows.
func (h *rig) start(t testing.TB, ctx context.Context, may permission.Checker, src string) *Run {
	t.Helper()
	return h.startLimited(t, ctx, may, Limits{}, src)
}

func (h *rig) startLimited(t testing.TB, ctx context.Context, may permission.Checker, l Limits, src string) *Run {
	t.Helper()
	program, err := sandbox.Compile("test.lua", []byte(src))
	if err != nil {
		t.Fatal(err)
	}
	return h.rt.Start(ctx, Job{Name: "test", Script: program, May: may, Limits: l, Isolate: rigsIsolate})
}

// permitted allows what a script asks for, the host's own bucket too.
var permitted = &permission.Set{AllowAll: true, Share: []string{"*", "__run"}}

// run runs a script that must end well, and returns what it printed.
func (h *rig) run(t testing.TB, src string) string {
	t.Helper()
	return h.runAs(t, permitted, src)
}

func (h *rig) runAs(t testing.TB, may permission.Checker, src string) string {
	t.Helper()
	if res := h.start(t, t.Context(), may, src).Result(); !res.OK {
		t.Fatal(res.Err)
	}
	defer h.out.Reset()
	return h.out.String()
}

// descriptors returns how many files the process has open.
func descriptors(t testing.TB) int {
	t.Helper()
	entries, err := os.ReadDir("/proc/self/fd")
	if err != nil {
		t.Fatal(err)
	}
	return len(entries)
}
