package differential

import (
	"errors"
	"flag"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"
)

var (
	programs = flag.Int("programs", 2000, "how many random programs to compare with lua5.1")
	seed     = flag.Uint64("seed", rand.Uint64N(1e9), "seed of the first random program")
	failures = flag.Int("failures", 3, "how many programs that differ are enough")
	without  = flag.String("without", "", "forms that the programs do without, separated by semicolons")
)

// together is how many programs one process of an oracle runs.
const together = 200

// oracle is the answer of an Oracle in a test, which is skipped without it.
func oracle(t *testing.T, o Oracle, program string) string {
	t.Helper()
	answers, err := o.Run(t.Context(), program)
	if errors.Is(err, exec.ErrNotFound) {
		t.Skip(o, " is not installed")
	}
	if err != nil {
		t.Fatal(err)
	}
	return answers[0]
}

func TestRandomProgramsPrintWhatLuaPrints(t *testing.T) {
	oracle(t, Lua51, "")
	t.Logf("-seed %d -programs %d", *seed, *programs)
	c := &comparison{t: t, forms: map[string]int{}}
	var wg sync.WaitGroup
	next := make(chan uint64)
	for range runtime.GOMAXPROCS(0) {
		wg.Go(func() {
			for first := range next {
				c.batch(first, min(together, *seed+uint64(*programs)-first))
			}
		})
	}
	for done := 0; done < *programs && c.found() < *failures; done += together {
		next <- *seed + uint64(done)
	}
	close(next)
	wg.Wait()
	c.log()
	for _, d := range c.kinds() {
		keep(t, d)
	}
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
		want, err := os.ReadFile(strings.TrimSuffix(file, ".lua") + ".expected")
		if err != nil {
			t.Fatal(err)
		}
		if got := Sandbox(t.Context(), string(src)); got != strings.TrimSuffix(string(want), "\n") {
			t.Errorf("%s:\n%s\n--- lua5.1\n%s\n--- here\n%s", file, src, want, got)
		}
	}
}

func TestASeedGivesTheSameProgramAgain(t *testing.T) {
	for seed := range uint64(50) {
		if Generate(seed).Source != Generate(seed).Source {
			t.Errorf("seed %d", seed)
		}
	}
}
