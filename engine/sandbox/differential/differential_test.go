package differential

import (
	"errors"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

var (
	programs = flag.Int("programs", 500, "how many random programs to compare with lua5.1")
	seed     = flag.Uint64("seed", rand.Uint64N(1e9), "seed of the first random program")
)

// together is how many programs one process of lua5.1 runs.
const together = 500

// oracle is Oracle for a test, which is skipped where there is no lua5.1.
func oracle(t *testing.T, programs ...string) []string {
	t.Helper()
	answers, err := Oracle(t.Context(), programs)
	if errors.Is(err, exec.ErrNotFound) {
		t.Skip("lua5.1 is not installed")
	}
	if err != nil {
		t.Fatal(err)
	}
	return answers
}

func TestRandomProgramsPrintWhatLuaPrints(t *testing.T) {
	t.Logf("-seed %d -programs %d", *seed, *programs)
	for done := 0; done < *programs && !t.Failed(); done += together {
		sources := make([]string, min(together, *programs-done))
		for i := range sources {
			sources[i] = Generate(*seed + uint64(done+i))
		}
		for i, want := range oracle(t, sources...) {
			if got := Sandbox(t.Context(), sources[i]); got != want {
				keep(t, *seed+uint64(done+i), sources[i])
			}
		}
	}
}

// differs reports whether a program runs in lua5.1, and does otherwise here.
func differs(t *testing.T, program string) bool {
	want, err := Oracle(t.Context(), []string{program})
	ran := err == nil && (strings.HasSuffix(want[0], "\nok") || strings.HasSuffix(want[0], "\nerror"))
	return ran && Sandbox(t.Context(), program) != want[0]
}

// keep reduces a program that differs to a few lines, and keeps them as a test.
func keep(t *testing.T, seed uint64, program string) {
	t.Helper()
	small := Reduce(program, func(p string) bool { return differs(t, p) })
	file := filepath.Join("testdata", fmt.Sprintf("seed%d.lua", seed))
	if err := os.WriteFile(file, []byte(small), 0o644); err != nil {
		t.Error(err)
	}
	t.Errorf("seed %d differs, kept in %s:\n%s\n--- lua5.1\n%s\n--- here\n%s", seed, file, small, oracle(t, small)[0], Sandbox(t.Context(), small))
}

func TestProgramsThatOnceDifferedPrintWhatLuaPrints(t *testing.T) {
	files, err := filepath.Glob("testdata/*.lua")
	if err != nil || len(files) == 0 {
		t.Fatal("no programs", err)
	}
	for _, file := range files {
		src, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if got, want := Sandbox(t.Context(), string(src)), oracle(t, string(src))[0]; got != want {
			t.Errorf("%s:\n%s\n--- lua5.1\n%s\n--- here\n%s", file, src, want, got)
		}
	}
}

func TestASeedGivesTheSameProgramAgain(t *testing.T) {
	for seed := range uint64(50) {
		if Generate(seed) != Generate(seed) {
			t.Errorf("seed %d", seed)
		}
	}
}

func TestReducingLeavesTheLineThatMatters(t *testing.T) {
	src := "local a = 1\nfor i = 1, 3 do\n  if a then\n    local b = {2, here(a + 1)}\n    out(b)\n  end\nend\nreturn a"
	got := Reduce(src, func(p string) bool { return strings.Contains(p, "here(") })
	if got != "local b = here()\n" {
		t.Errorf("%s", got)
	}
}
