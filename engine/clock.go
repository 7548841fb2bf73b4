package engine

import (
	"sync/atomic"
	"time"

	"github.com/unilua/unilua/engine/machine"
)

// clock gives the time that operations carry: the wall clock, but never
// earlier than it was before.
type clock struct{ last atomic.Int64 }

func (c *clock) now() machine.Time {
	wall := time.Now().UnixNano()
	for {
		last := c.last.Load()
		if wall <= last {
			return machine.Time(last)
		}
		if c.last.CompareAndSwap(last, wall) {
			return machine.Time(wall)
		}
	}
}
