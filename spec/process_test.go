package spec

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/unilua/unilua/bindings"
	"github.com/unilua/unilua/engine"
	"github.com/unilua/unilua/engine/isolate"
	"github.com/unilua/unilua/engine/machine"
	"github.com/unilua/unilua/engine/sandbox"
)

func TestMain(m *testing.M) {
	if !isolate.IsChild(os.Args[1:]) {
		os.Exit(m.Run())
	}
	conn, lacking, err := isolate.Enter(os.Args[1:])
	if err == nil {
		err = bindings.Inside(conn, lacking)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// atMost is how long an example may take that runs by the clock on the wall.
const atMost = 3 * time.Second

// TestSpecsInProcesses runs the examples each in a process of its own. Time is
// the real one there. Examples that take long, which they do in no time on a
// virtual clock, and those that compare times, which only that keeps, are left
// to the deployments that have one.
func TestSpecsInProcesses(t *testing.T) {
	inRealTime(t, func(t *testing.T) *world {
		w := newWorld(open(t, engine.Options{Dir: t.TempDir()}))
		w.isolate = true
		return w
	})
}

// TestSpecsThroughTheSocket runs the same in an engine that has found the data
// folder owned by another one.
func TestSpecsThroughTheSocket(t *testing.T) {
	inRealTime(t, func(t *testing.T) *world {
		dir := t.TempDir()
		owner := open(t, engine.Options{Dir: dir, Join: true})
		s := owner.NewSession(t.Context(), "owner")
		defer s.Close(false)
		if _, err := s.Names(machine.Counter, ""); err != nil { // opens the folder
			t.Fatal(err)
		}
		return newWorld(open(t, engine.Options{Dir: dir, Join: true}))
	})
}

// inRealTime runs the examples that can be, each in a world of its own.
func inRealTime(t *testing.T, prepare func(*testing.T) *world) {
	files, err := filepath.Glob("*_spec.lua")
	if err != nil || len(files) == 0 {
		t.Fatalf("no spec files: %v", err)
	}
	for _, file := range files {
		t.Run(strings.TrimSuffix(file, "_spec.lua"), func(t *testing.T) {
			t.Parallel()
			src, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			p, real := compile(t, file, src), strings.HasPrefix(string(src), realTime)
			for i, name := range exampleNames(t, p) {
				t.Run(name, func(t *testing.T) {
					if !real && (comparesTimes(string(src), name) || virtually(t, p, i+1) > atMost) {
						t.Skip("its time is a virtual one")
					}
					w := prepare(t)
					if res := w.run(p, i+1); !res.OK {
						t.Error(w.report(res))
					}
				})
			}
		})
	}
}

// comparesTimes reports whether the example of that name does.
func comparesTimes(src, name string) bool {
	for _, example := range strings.Split(src, "\n  it(\"")[1:] {
		title, body, _ := strings.Cut(example, "\"")
		if !strings.HasSuffix(name, title) {
			continue
		}
		for _, sign := range []string{"unilua.now()", "to_be_near(", ".duration"} {
			if strings.Contains(body, sign) {
				return true
			}
		}
	}
	return false
}

// virtually returns how long an example takes by its own clock.
func virtually(t *testing.T, p *sandbox.Program, number int) (took time.Duration) {
	synctest.Test(t, func(t *testing.T) {
		began := time.Now()
		newWorld(open(t, engine.Options{})).run(p, number)
		took = time.Since(began)
	})
	return took
}
