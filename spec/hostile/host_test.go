//go:build linux

package hostile

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/unilua/unilua/bindings"
	"github.com/unilua/unilua/engine"
	"github.com/unilua/unilua/engine/fault"
	"github.com/unilua/unilua/engine/logging"
	"github.com/unilua/unilua/engine/sandbox"
	"github.com/unilua/unilua/engine/sandbox/permission"
	"github.com/unilua/unilua/engine/sandbox/stream"
	"github.com/unilua/unilua/engine/value"
)

// host is the one that all scripts run in.
type host struct {
	rt      *bindings.Runtime
	scripts string // the folder of the corpus
	scratch string // where each run has a folder of its own
}

func newHost(t *testing.T) *host {
	t.Helper()
	scripts, err := filepath.Abs(".")
	if err != nil {
		t.Fatal(err)
	}
	return &host{
		scripts: scripts,
		scratch: t.TempDir(),
		rt: &bindings.Runtime{
			Engine: engine.New(engine.Options{Dir: t.TempDir()}),
			Stdin:  stream.NewSource(strings.NewReader("")),
			Stdout: stream.NewSink(new(bytes.Buffer)),
			Stderr: stream.NewSink(new(bytes.Buffer)),
			Log:    logging.New(logging.Options{Sinks: []logging.Sink{logging.NewText(nowhere{}, false)}}).Logger(),
		},
	}
}

type nowhere struct{}

func (nowhere) Write(p []byte) (int, error) { return len(p), nil }

// attack runs a script to its end, as often as it says, and returns what is
// wrong with that.
func (h *host) attack(a attack) error {
	for range a.times {
		dir, err := newScratch(h.scratch)
		if err != nil {
			return err
		}
		a := a.in(dir)
		got, err := h.run(a, dir)
		if err == nil {
			err = a.check(got)
		}
		if err = errors.Join(err, checkScratch(dir)); err != nil {
			return err
		}
	}
	return nil
}

// patience is how long a run may take that has been told to stop, and every
// limit of which is a fraction of that.
const patience = 60 * time.Second

var errWedged = errors.New("it did not end")

// run runs the script of an attack once.
func (h *host) run(a attack, dir string) (outcome, error) {
	may, limits, err := parseFlags(a.flags)
	if err != nil {
		return outcome{}, err
	}
	program, err := limits.Compile(a.file, a.src)
	if err != nil {
		return refusal(err), nil
	}
	j := bindings.Job{
		Name:   bindings.JobName(a.file),
		Script: program,
		Dir:    filepath.Join(h.scripts, filepath.Dir(a.file)),
		Args:   []value.Value{value.String(dir)},
		May:    may,
		Limits: limits,
	}
	var out, errs bytes.Buffer
	j.Stdout, j.Stderr = stream.NewSink(&out), stream.NewSink(&errs)
	run := h.rt.Start(context.Background(), j)
	wedged := time.AfterFunc(patience, func() { run.Cancel(errWedged) })
	defer wedged.Stop()
	select {
	case <-run.Done():
	case <-time.After(patience + patience/2):
		return outcome{}, errWedged
	}
	got := outcomeOf(run.Result())
	got.prints = out.String()
	return got, nil
}

// refusal returns what comes of a script that does not compile.
func refusal(err error) outcome {
	got := outcome{end: refused, says: err.Error()}
	if wrong := (*sandbox.SyntaxError)(nil); errors.As(err, &wrong) && wrong.Limit {
		got.end = limited
	}
	return got
}

func outcomeOf(res bindings.Result) outcome {
	got := outcome{end: failed, code: res.Code}
	if res.Err != nil {
		got.says = res.Err.Error()
	}
	switch {
	case res.OK:
		got.end = well
	case errors.As(res.Err, new(*bindings.LimitError)):
		got.end = limited
	case res.Code == fault.Denied:
		got.end = denied
	}
	return got
}

// newScratch makes the folder that a run is given. The README shows what is in
// it.
func newScratch(parent string) (string, error) {
	dir, err := os.MkdirTemp(parent, "attack")
	if err != nil {
		return "", err
	}
	inside, outside := filepath.Join(dir, "inside"), filepath.Join(dir, "outside")
	return dir, errors.Join(
		os.Mkdir(inside, 0o700),
		os.Mkdir(outside, 0o700),
		os.WriteFile(filepath.Join(inside, "note"), []byte("a note\n"), 0o600),
		os.WriteFile(filepath.Join(outside, "secret"), []byte(secret), 0o600),
		os.Symlink("../outside/secret", filepath.Join(inside, "leak")),
		os.Symlink("../outside", filepath.Join(inside, "door")),
		os.Symlink("loop", filepath.Join(inside, "loop")),
		syscall.Mkfifo(filepath.Join(inside, "pipe"), 0o600),
	)
}

const secret = "the secret\n"

// checkScratch tells what was changed where a script may change nothing.
func checkScratch(dir string) error {
	outside := filepath.Join(dir, "outside")
	entries, err := os.ReadDir(outside)
	if err != nil {
		return err
	}
	if len(entries) != 1 {
		return errors.New("something was made outside")
	}
	text, err := os.ReadFile(filepath.Join(outside, "secret"))
	if err == nil && string(text) != secret {
		err = errors.New("the secret was changed")
	}
	return err
}

// parseFlags reads flags of unilua run.
func parseFlags(flags []string) (*permission.Set, bindings.Limits, error) {
	may, limits := &permission.Set{}, bindings.Limits{}
	for _, flag := range flags {
		name, text, _ := strings.Cut(flag, "=")
		if err := parseFlag(may, &limits, name, text); err != nil {
			return nil, limits, err
		}
	}
	return may, limits, may.Pin()
}

func parseFlag(may *permission.Set, limits *bindings.Limits, name, text string) error {
	if kind, ok := strings.CutPrefix(name, "--allow-"); ok {
		return may.Grant(permission.Kind(kind), text)
	}
	if kind, ok := strings.CutPrefix(name, "--deny-"); ok {
		return may.Forbid(permission.Kind(kind), text)
	}
	return parseLimit(limits, name, text)
}
