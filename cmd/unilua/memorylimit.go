package main

import (
	"math"
	"runtime/debug"

	"github.com/KimMachineGun/automemlimit/memlimit"
)

// limitMemory returns how much memory this process may take, in bytes:
// $GOMEMLIMIT, else nine tenths of what its control group or the machine has. It
// sees to it that the collector of Go knows. It returns 0 if nothing is known.
func limitMemory() int64 {
	if limit := debug.SetMemoryLimit(-1); limit < math.MaxInt64 {
		return limit
	}
	all, err := memlimit.ApplyFallback(memlimit.FromCgroup, memlimit.FromSystem)()
	if err != nil || all > math.MaxInt64 {
		return 0
	}
	limit := int64(all / 10 * 9)
	debug.SetMemoryLimit(limit)
	return limit
}
