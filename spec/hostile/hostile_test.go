//go:build linux

// Package hostile runs scripts that attack the host, inside one host that lives
// on, and in the program. The README says how they are written.
package hostile

import (
	"flag"
	"strings"
	"sync"
	"testing"
)

var only = flag.String("attacks", "", "run the attacks whose file names contain `TEXT`")

// together is how many attacks run at the same time.
const together = 6

func TestAHostServesOnWhateverScriptsDoToIt(t *testing.T) {
	adoptOrphans(t)
	h := newHost(t)
	corpus := attacks(t)
	h.serve(t, 20) // what is made on first use is there
	before := h.measure(t)
	beside := h.serveBeside(t)
	wrong := runAll(corpus, h.attack)
	beside()
	report(t, corpus, wrong)
	h.serve(t, 100)
	h.checkNothingIsLeft(t, before)
	if err := h.rt.Engine.Close(); err != nil {
		t.Error(err)
	}
}

// report fails for each attack with which something was wrong.
func report(t *testing.T, corpus []attack, wrong map[string]error) {
	t.Helper()
	for _, a := range corpus {
		t.Run(a.file, func(t *testing.T) {
			if err := wrong[a.file]; err != nil {
				t.Error(err)
			}
		})
	}
}

// runAll runs attacks, some together, and returns what was wrong with each.
func runAll(corpus []attack, run func(attack) error) map[string]error {
	var (
		all   sync.WaitGroup
		mu    sync.Mutex
		wrong = map[string]error{}
		slots = make(chan struct{}, together)
	)
	for _, a := range corpus {
		if !strings.Contains(a.file, *only) {
			continue
		}
		slots <- struct{}{}
		all.Go(func() {
			defer func() { <-slots }()
			err := run(a)
			mu.Lock()
			defer mu.Unlock()
			wrong[a.file] = err
		})
	}
	all.Wait()
	return wrong
}
