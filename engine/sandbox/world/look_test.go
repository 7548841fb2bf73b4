package world

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strconv"
	"testing"

	"github.com/unilua/unilua/engine/sandbox/permission"
)

// allows is a Checker that is asked about each request.
type allows func(permission.Request) error

func (a allows) Check(r permission.Request) error { return a(r) }

func TestAGlobEndsWithItsRun(t *testing.T) {
	dir := t.TempDir()
	for i := range 100 {
		if err := os.WriteFile(filepath.Join(dir, strconv.Itoa(i)), nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	stopped := errors.New("the run is to stop")
	ctx, cancel := context.WithCancelCause(context.Background())
	asked := 0
	h := &Host{May: allows(func(permission.Request) error {
		if asked++; asked == 10 {
			cancel(stopped)
		}
		return nil
	})}
	glob := &Op{Verb: Glob, Path: filepath.Join(dir, "*")}
	if r, err := h.Do(ctx, nil, glob); !errors.Is(err, stopped) || len(r.Names) > 0 || asked != 10 {
		t.Errorf("%d names, %v, after %d questions", len(r.Names), err, asked)
	}
	if r, err := h.Do(context.Background(), nil, glob); err != nil || len(r.Names) != 100 {
		t.Errorf("%d names, %v", len(r.Names), err)
	}
}
