package pace

import (
	"runtime"
	"sync/atomic"
	"testing"
	"time"
)

// yields returns how often a run yields that looks at these times.
func yields(times ...time.Duration) int {
	var r Run
	for _, now := range times {
		if r.look(now) {
			r.begin(now)
		}
	}
	return r.Yields()
}

func TestARunYieldsWhenItHasComputedForASlice(t *testing.T) {
	const hour, step = time.Hour, Slice / 4
	for name, c := range map[string]struct {
		looks []time.Duration
		want  int
	}{
		"less than a slice":        {[]time.Duration{hour, hour + step, hour + 2*step, hour + 3*step}, 0},
		"a slice":                  {[]time.Duration{hour, hour + step, hour + 2*step, hour + 3*step, hour + 4*step}, 1},
		"it waits between":         {[]time.Duration{hour, hour + 3*step, 2 * hour, 2*hour + 3*step, 3 * hour}, 0},
		"it waits and goes on":     {[]time.Duration{hour, 2 * hour, 2*hour + 2*step, 2*hour + 4*step}, 1},
		"not twice for one slice":  {[]time.Duration{hour, hour + 2*step, hour + 4*step, hour + 5*step, hour + 6*step}, 1},
		"twice for two":            {[]time.Duration{hour, hour + 2*step, hour + 4*step, hour + 6*step, hour + 8*step}, 2},
		"the first look of a run":  {[]time.Duration{hour}, 0},
		"a call takes a while":     {[]time.Duration{hour, hour + 3*Slice}, 1},
		"at the start of the host": {[]time.Duration{0, step, 2 * step, 3 * step}, 0},
	} {
		if got := yields(c.looks...); got != c.want {
			t.Errorf("%s: it yields %d times, want %d", name, got, c.want)
		}
	}
}

// TestANeighbourGoesOnWithEachYield has both share one processor: whenever the
// one that computes has yielded, the other has had its turn.
func TestANeighbourGoesOnWithEachYield(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(1))
	const enough = 20
	var steps atomic.Int64
	var stop atomic.Bool
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		for !stop.Load() {
			steps.Add(1)
			runtime.Gosched()
		}
	}()
	var r Run
	for r.Yields() < enough {
		r.Look()
	}
	stop.Store(true)
	<-ended
	if n := steps.Load(); n < enough/2 { // the scheduler takes one that has yielded first now and then
		t.Errorf("the neighbour has done %d steps in %d yields", n, enough)
	}
}

func BenchmarkLook(b *testing.B) {
	var r Run
	for b.Loop() {
		r.Look()
	}
}
