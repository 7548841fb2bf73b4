// Command unilua runs Lua scripts that share counters, locks, queues and state
// safely, and looks after the folder where these are kept.
package main

import (
	"os"
	"runtime"
)

func main() {
	ballast := make([]byte, ballastSize)
	code := execute(os.Args[1:])
	runtime.KeepAlive(ballast)
	os.Exit(code)
}

// ballastSize is memory that is counted but never touched, so it costs none.
// The collector runs when the heap has doubled: with a heap as small as that of
// a few scripts it would run dozens of times a second and take a fifth of the
// time of a script that works with numbers.
const ballastSize = 32 << 20
