package main

import (
	"fmt"
	"os/exec"
	"path/filepath"
	"time"
)

// benchHello compares whole processes that print one line.
func benchHello(b *bench) error {
	script := filepath.Join("bench", "lua", "hello.lua")
	commands := [][]string{{b.unilua, "run", script}}
	for _, peer := range []string{"lua5.1", "tarantool"} {
		if installed(peer) {
			commands = append(commands, []string{peer, script})
		}
	}
	times := make([][]float64, len(commands))
	for range 20 * b.rounds {
		for i, c := range commands {
			start := time.Now()
			if err := exec.Command(c[0], c[1:]...).Run(); err != nil {
				return err
			}
			times[i] = append(times[i], time.Since(start).Seconds())
		}
	}
	us := median(times[0])
	fmt.Printf("unilua %.1f ms", us*1e3)
	for i, c := range commands[1:] {
		peer := median(times[i+1])
		fmt.Printf(", %s %.1f ms (ratio %.2f)", c[0], peer*1e3, us/peer)
	}
	fmt.Println()
	return nil
}
