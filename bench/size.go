package main

import (
	"fmt"
	"os"
	"strconv"
	"time"
)

// benchSize measures how costs grow with size.
func benchSize(b *bench) error {
	for _, what := range []string{"queue", "state"} {
		fmt.Printf("%s:", what)
		for _, size := range []int{1_000, 10_000, 100_000, 1_000_000} {
			out, err := b.fresh("depth.lua", what, strconv.Itoa(size))
			if err != nil {
				return err
			}
			fmt.Printf("  %.2f µs at %d", out[0], size)
		}
		fmt.Println()
	}
	return b.startUp()
}

// startUp measures opening a data folder with a million archived items.
func (b *bench) startUp() error {
	data, err := b.folder("data")
	if err != nil {
		return err
	}
	defer os.RemoveAll(data)
	for _, items := range []string{"100000", "900000"} {
		if _, err := b.script(data, "fill.lua", items); err != nil {
			return err
		}
		start := time.Now()
		out, err := b.script(data, "len.lua")
		if err != nil {
			return err
		}
		fmt.Printf("start-up with %.0f archived items: %.2f s\n", out[0], time.Since(start).Seconds())
	}
	return nil
}
