package main

import (
	"fmt"
	"strconv"
)

// benchWait measures what a waiting script costs, and whether a wake-up costs
// more among many.
func benchWait(b *bench) error {
	var wakes [2][]float64
	var bytes []float64
	for range b.rounds {
		for i, scripts := range []int{10, 10_000} {
			out, err := b.fresh("wait.lua", strconv.Itoa(scripts), "2000")
			if err != nil {
				return err
			}
			wakes[i] = append(wakes[i], out[0])
			if i == 1 {
				bytes = append(bytes, out[1])
			}
		}
	}
	few, many := median(wakes[0]), median(wakes[1])
	fmt.Printf("10,000 waiting scripts: %.1f KB resident each\n", median(bytes)/1024)
	fmt.Printf("waking one of 10: %.1f µs, one of 10,000: %.1f µs, ratio %.2f\n", few, many, many/few)
	return nil
}
