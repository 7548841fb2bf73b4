// Command unilua runs Lua scripts that share counters, locks, queues and state
// safely, and looks after the folder where these are kept.
package main

import (
	"os"
	"runtime"
	"runtime/debug"

	"github.com/unilua/unilua/engine/isolate"
)

func main() {
	if isolate.IsChild(os.Args[1:]) {
		os.Exit(inside(os.Args[1:]))
	}
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(gcPercent)
	}
	var ballast []byte
	if debug.SetMemoryLimit(-1) > 16*ballastSize {
		ballast = make([]byte, ballastSize)
	}
	code := execute(os.Args[1:])
	runtime.KeepAlive(ballast)
	os.Exit(code)
}

// The collector runs when the heap has grown by gcPercent. Thousands of scripts
// that wait hold much that stays: a third as much again is room enough.
//
// ballastSize is memory that is counted but never touched, so it costs none.
// With a heap as small as that of a few scripts the collector would run dozens
// of times a second and take a fifth of the time of a script that works with
// numbers. It counts towards $GOMEMLIMIT, so there is none if that is low.
const (
	gcPercent   = 33
	ballastSize = 48 << 20
)
