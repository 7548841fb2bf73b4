package main

import (
	"fmt"
	"os/exec"
	"path/filepath"
	"time"
)

// benchIsolate measures what it costs to run a script in a process of its own:
// once, and with each operation on a shared object.
func benchIsolate(b *bench) error {
	places := []string{"state", "process"}
	starts := make([][]float64, len(places))
	for range 20 * b.rounds {
		for i, where := range places {
			start := time.Now()
			if err := exec.Command(b.unilua, "run", "--ephemeral", "--isolate="+where, filepath.Join("bench", "lua", "hello.lua")).Run(); err != nil {
				return err
			}
			starts[i] = append(starts[i], time.Since(start).Seconds()*1e3)
		}
	}
	here, away := median(starts[0]), median(starts[1])
	fmt.Printf("a script that prints a line: %.1f ms in this process, %.1f ms in its own: %.1f ms more\n", here, away, away-here)
	for _, what := range []string{"incr", "print", "read"} {
		costs := make([][]float64, len(places))
		for range b.rounds {
			for i, where := range places {
				out, err := b.isolated(where, what)
				if err != nil {
					return err
				}
				costs[i] = append(costs[i], out)
			}
		}
		here, away := median(costs[0]), median(costs[1])
		fmt.Printf("%s: %.2f µs, %.2f µs in its own process, ratio %.0f\n", what, here, away, away/here)
	}
	return nil
}

// isolated returns how long an operation takes there, in microseconds.
func (b *bench) isolated(where, what string) (float64, error) {
	script := filepath.Join("bench", "lua", "isolate.lua")
	out, err := exec.Command(b.unilua, "run", "-A", "--ephemeral", "--isolate="+where, script, "--", what).Output()
	if err != nil {
		return 0, fmt.Errorf("%s: %w", what, err)
	}
	list, err := numbers(string(out))
	if err != nil {
		return 0, err
	}
	return list[len(list)-1], nil
}
