package sandbox

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"golang.org/x/sys/unix"

	"github.com/unilua/unilua/engine/sandbox/permission"
)

// TestAPipeThatNobodyUsesDoesNotOutliveItsRun stops runs that open, read and fill
// a pipe. What they have printed says that they are about to wait.
func TestAPipeThatNobodyUsesDoesNotOutliveItsRun(t *testing.T) {
	path := t.TempDir() + "/pipe"
	if err := unix.Mkfifo(path, 0o600); err != nil {
		t.Fatal(err)
	}
	for name, src := range map[string]string{
		"open to read":  `print() io.open(%[1]q):read()`,
		"open to write": `print() io.open(%[1]q, "w")`,
		"lines":         `print() for _ in io.lines(%[1]q) do end`,
		"dofile":        `print() dofile(%[1]q)`,
		"read":          `local f = io.open(%[1]q, "r+") print() f:read()`,
		"write":         `local f = io.open(%[1]q, "r+") print() while true do f:write(("x"):rep(9999)) end`,
		"read in pcall": `local f = io.open(%[1]q, "r+") print() while true do pcall(f.read, f) end`,
	} {
		t.Run(name, func(t *testing.T) {
			p, err := Compile("job.lua", fmt.Appendf(nil, src, path))
			if err != nil {
				t.Fatal(err)
			}
			ctx, cancel := context.WithCancelCause(t.Context())
			stopped := errors.New("stopped")
			s := New(Options{Permissions: &permission.Set{AllowAll: true}, Stdout: announce(func() { cancel(stopped) })})
			if _, err := s.Run(ctx, p); !errors.Is(err, stopped) {
				t.Error(err)
			}
			if err := s.Close(); err != nil {
				t.Error(err)
			}
		})
	}
}

// announce is an output that tells of the first thing printed.
type announce func()

func (a announce) Write(p []byte) (int, error) {
	a()
	return len(p), nil
}

func (announce) Flush() error { return nil }

func TestARunHasAShareOfTheOpenFilesOnly(t *testing.T) {
	s := New(Options{Permissions: &permission.Set{AllowAll: true}})
	p, err := Compile("job.lua", []byte(`
		local held, message = {}
		repeat held[#held + 1], message = io.open("/dev/null") until message
		held[1]:close()
		return #held, message, io.type(io.open("/dev/null"))`))
	if err != nil {
		t.Fatal(err)
	}
	got, err := s.Run(t.Context(), p)
	want := "[256 too many open files: the run has 256, close those that it does not need file]"
	if text := fmt.Sprint(got); err != nil || text != want {
		t.Errorf("got %s, %v, want %s", text, err, want)
	}
	if err := s.Close(); err != nil {
		t.Error(err)
	}
}
