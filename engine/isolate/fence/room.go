//go:build !race

package fence

// The Go runtime takes address space in arenas of 64 MiB, ahead of use, and the
// collector lets garbage stand: what a script holds takes up to this many times
// its size, beside the room for the runtime itself: each thread has a stack of 8 MiB
// if the C library is linked in.
const (
	roomFactor  = 2
	runtimeRoom = 512 << 20
)
