package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"time"

	"github.com/unilua/unilua/engine/sandbox"
)

// benchState measures what a state costs: to make, to run an ordinary script of
// ten lines in from the cache, and to keep afterwards.
func benchState(b *bench) error {
	path := filepath.Join("bench", "lua", "ordinary.lua")
	src, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	run := func() (*sandbox.State, error) {
		p, err := sandbox.Compile(path, src)
		if err != nil {
			return nil, err
		}
		s := sandbox.New(sandbox.Options{})
		_, err = s.Run(context.Background(), p)
		return s, err
	}
	if _, err := run(); err != nil {
		return err
	}
	const n = 5000
	var made, ran, kept []float64
	for range b.rounds {
		start := time.Now()
		for range n {
			if err := sandbox.New(sandbox.Options{}).Close(); err != nil {
				return err
			}
		}
		made = append(made, micros(start)/n)
		states := make([]*sandbox.State, 0, n)
		before := alive()
		start = time.Now()
		for range n {
			s, err := run()
			if err != nil {
				return err
			}
			states = append(states, s)
		}
		ran = append(ran, micros(start)/n)
		kept = append(kept, (alive()-before)/n)
		runtime.KeepAlive(states)
	}
	fmt.Printf("a state: %.1f µs to make; ten lines from the cache %.1f µs start to end; %.1f KB alive after them\n",
		median(made), median(ran), median(kept)/1024)
	return nil
}

func micros(since time.Time) float64 { return float64(time.Since(since).Nanoseconds()) / 1e3 }

// alive returns the bytes of the heap that are in use.
func alive() float64 {
	runtime.GC()
	runtime.GC() // pools are emptied by the second
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return float64(m.HeapAlloc)
}
