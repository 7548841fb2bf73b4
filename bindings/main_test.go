package bindings

import (
	"bytes"
	"context"
	"os"
	"testing"

	"go.uber.org/goleak"

	"github.com/unilua/unilua/engine"
	"github.com/unilua/unilua/engine/isolate"
	"github.com/unilua/unilua/engine/logging"
	"github.com/unilua/unilua/engine/sandbox"
	"github.com/unilua/unilua/engine/sandbox/permission"
	"github.com/unilua/unilua/engine/sandbox/stream"
)

func TestMain(m *testing.M) {
	if isolate.IsChild(os.Args[1:]) {
		os.Exit(beGuest(os.Args[0], os.Args[1:]))
	}
	goleak.VerifyTestMain(m)
}

// host is a runtime over an engine that keeps nothing.
type host struct {
	*Runtime
	dir string // of the scripts
	out bytes.Buffer
}

func newHost(t testing.TB) *host {
	h := &host{dir: t.TempDir()}
	sink := stream.NewSink(&h.out)
	h.Runtime = &Runtime{
		Engine: engine.New(engine.Options{}),
		Stdin:  stream.NewSource(bytes.NewReader(nil)),
		Stdout: sink,
		Stderr: sink,
		Log:    logging.Discard(),
	}
	return h
}

// close ends the engine, once all runs have ended.
func (h *host) close(t testing.TB) {
	t.Helper()
	if err := h.Engine.Close(); err != nil {
		t.Error(err)
	}
}

// start starts a script.
func (h *host) start(t testing.TB, src string, limits Limits) *Run {
	t.Helper()
	j := h.job(t, src)
	j.Limits = limits
	return h.Start(context.Background(), j)
}

// job returns the job of a script that may do anything.
func (h *host) job(t testing.TB, src string) Job {
	t.Helper()
	program, err := sandbox.Compile("test.lua", []byte(src))
	if err != nil {
		t.Fatal(err)
	}
	return Job{Name: "test", Script: program, Dir: h.dir, May: &permission.Set{AllowAll: true}}
}

// runScript runs a script to its end and returns what it printed.
func runScript(t testing.TB, src string) (Result, string) {
	t.Helper()
	return runLimited(t, src, Limits{})
}

func runLimited(t testing.TB, src string, limits Limits) (Result, string) {
	t.Helper()
	h := newHost(t)
	defer h.close(t)
	res := h.start(t, src, limits).Result()
	return res, h.out.String()
}
