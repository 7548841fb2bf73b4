//go:build race

package fence

// The race detector keeps shadow memory beside each byte, and much of its own.
const (
	roomFactor  = 16
	runtimeRoom = 2 << 30
)
