// Package pace makes a run that computes without end give way to those that wait
// for something and then do a little.
//
// Go's scheduler takes the processor away from a goroutine after 10 ms, and while
// all processors are busy it looks at timers, and runs what another goroutine has
// woken, only when one of them is given up. So as many runs in endless loops as
// there are processors would delay each sleep and each wake-up of the others by as
// much. Here a run gives up its processor after a Slice. It goes behind all that
// is ready then, and timers that are due are seen.
//
// When more of them compute, each waits for as many Slices as there are others
// before it on its processor. What becomes ready goes first, but for what becomes
// ready at the same time as other things: that may wait for one round of these.
package pace

import (
	"runtime"
	"time"
)

// Slice is how long a run computes before others have their turn.
const Slice = time.Millisecond

// turn is how long Go's scheduler lets a goroutine compute.
const turn = 10 * time.Millisecond

// Run is what is known of how one run computes. It belongs to the goroutine of
// the run. The zero Run has not begun.
type Run struct {
	began, looked time.Duration // on the clock
	yields        int
}

// Look is to be called by a run that computes, now and then. It lets others go
// first when the run has computed for a Slice.
func (r *Run) Look() {
	if r.look(clock()) {
		runtime.Gosched()
		r.begin(clock())
	}
}

// look reports whether the Slice is used up. A run that has not looked for so long
// that the scheduler would have let others go first has waited for something, or
// that is what happened: it begins a new Slice. What it waits for a shorter time
// counts as computed, since nothing tells one from the other.
func (r *Run) look(now time.Duration) bool {
	if now-r.looked >= turn {
		r.begin(now)
		return false
	}
	r.looked = now
	if now-r.began < Slice {
		return false
	}
	r.yields++
	return true
}

func (r *Run) begin(now time.Duration) { r.began, r.looked = now, now }

// Yields returns how often the run has let others go first.
func (r *Run) Yields() int { return r.yields }

var start = time.Now()

// clock returns the time since the process began, which costs less to read than
// the time of the day.
func clock() time.Duration { return time.Since(start) }
