package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"text/tabwriter"
	"time"
)

// benchVM compares ordinary Lua code with gopher-lua as it comes, and with Lua
// itself: whole processes, each long enough that its start does not count.
func benchVM(b *bench) error {
	stock := filepath.Join(b.dir, "stock")
	if out, err := exec.Command("go", "build", "-o", stock, "./bench/stock").CombinedOutput(); err != nil {
		return fmt.Errorf("build: %w\n%s", err, out)
	}
	contenders := [][]string{{b.unilua, "run", "--ephemeral"}, {stock}}
	if installed("lua5.1") {
		contenders = append(contenders, []string{"lua5.1"})
	}
	scripts, err := filepath.Glob(filepath.Join("bench", "lua", "vm", "*.lua"))
	if err != nil {
		return err
	}
	w := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "script\tseconds\tagainst stock\tagainst lua5.1")
	for _, script := range scripts {
		times, err := b.together(contenders, script)
		if err != nil {
			return err
		}
		fmt.Fprintf(w, "%s\t%.2f", strings.TrimSuffix(filepath.Base(script), ".lua"), times[0])
		for _, peer := range times[1:] {
			fmt.Fprintf(w, "\t%.2f", times[0]/peer)
		}
		fmt.Fprintln(w)
	}
	return w.Flush()
}

// together runs a script with each contender in turn, several times, and returns
// the shortest time of each: what disturbs a run only makes it longer.
func (b *bench) together(contenders [][]string, script string) ([]float64, error) {
	best := make([]float64, len(contenders))
	for round := range b.rounds {
		for i, c := range contenders {
			start := time.Now()
			if out, err := exec.Command(c[0], append(c[1:len(c):len(c)], script)...).CombinedOutput(); err != nil {
				return nil, fmt.Errorf("%s %s: %w\n%s", c[0], script, err, out)
			}
			if s := time.Since(start).Seconds(); round == 0 || s < best[i] {
				best[i] = s
			}
		}
	}
	return best, nil
}
