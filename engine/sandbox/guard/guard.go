// Package guard keeps the process from running out of memory: when what is alive
// comes near to what the process may have, the run that holds most is ended.
//
// It looks when the collector of Go has just found out what is alive, and at no
// other time. Near the limit of Go, $GOMEMLIMIT, the collector runs the more
// often, the less there is left. The first time that too much is alive all runs
// are asked to weigh what they hold, garbage not counted; if the next collection
// finds it still so, the run that holds most ends. It has a few collections to
// do so before another one must.
package guard

import (
	"runtime"
	"runtime/metrics"
	"sync"

	"github.com/unilua/unilua/engine/sandbox"
	"github.com/unilua/unilua/engine/value"
)

const (
	share    = 90 // percent of the limit that may be alive
	patience = 8  // collections that a run has to end
)

// Run is a run that can be weighed and ended. Any goroutine may call its methods,
// none of which blocks.
type Run interface {
	Held() int64 // bytes, as far as is known
	Weigh()      // asks it to find out
	Cancel(cause error)
}

// Guard watches over the runs of a process. A nil Guard watches over none.
type Guard struct {
	limit int64
	alive func() int64

	mu      sync.Mutex
	runs    map[Run]struct{}
	weighed bool // the runs have been asked to weigh themselves
	ending  Run  // was told to end
	waited  int  // collections since then
}

// New returns a guard of a process that may have limit bytes, of which so many
// are alive, as the last collection has found. It looks when Collected is called.
func New(limit int64, alive func() int64) *Guard {
	return &Guard{limit: limit, alive: alive, runs: make(map[Run]struct{})}
}

// Start returns a guard of this process that looks after each collection, for as
// long as the process lives.
func Start(limit int64) *Guard {
	g := New(limit, alive)
	afterEachCollection(g.Collected)
	return g
}

// Enter has the guard watch over r until leave is called.
func (g *Guard) Enter(r Run) (leave func()) {
	if g == nil {
		return func() {}
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	g.runs[r] = struct{}{}
	return func() { g.leave(r) }
}

func (g *Guard) leave(r Run) {
	g.mu.Lock()
	defer g.mu.Unlock()
	delete(g.runs, r)
	if g.ending == r {
		g.ending, g.weighed = nil, false
	}
}

// Collected tells the guard that what is alive has been found out anew.
func (g *Guard) Collected() {
	g.mu.Lock()
	defer g.mu.Unlock()
	switch {
	case g.alive() <= g.limit/100*share:
		g.weighed = false
	case g.ending != nil && g.waited < patience:
		g.waited++
	case !g.weighed:
		g.weighed = true
		for r := range g.runs {
			r.Weigh()
		}
	default:
		g.endHungriest()
	}
}

func (g *Guard) endHungriest() {
	var hungriest Run
	most := int64(-1)
	for r := range g.runs {
		if held := r.Held(); r != g.ending && held > most {
			hungriest, most = r, held
		}
	}
	if hungriest == nil {
		return
	}
	g.ending, g.waited, g.weighed = hungriest, 0, false
	hungriest.Cancel(sandbox.OverLimit(
		"the process has come to its limit of %s of memory, and of all runs this one held most, %d MB (run fewer at once, lower their --max-memory, or raise $GOMEMLIMIT)",
		value.SizeText(g.limit), most>>20))
}

// alive returns how many bytes were alive at the last collection, stacks
// included.
func alive() int64 {
	s := []metrics.Sample{{Name: "/gc/heap/live:bytes"}, {Name: "/memory/classes/heap/stacks:bytes"}}
	metrics.Read(s)
	return int64(s[0].Value.Uint64() + s[1].Value.Uint64())
}

// sentinel is something that nothing leads to, so that each collection finds it.
type sentinel struct{ do func() }

// afterEachCollection has do called after each collection, on the goroutine that
// all finalizers share.
func afterEachCollection(do func()) {
	runtime.SetFinalizer(&sentinel{do}, func(s *sentinel) {
		s.do()
		afterEachCollection(s.do)
	})
}
