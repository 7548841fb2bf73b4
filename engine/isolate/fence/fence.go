// Package fence takes from a process what a script has no business with, for
// good: on Linux new privileges, files, the network, other processes and
// programs, by no_new_privs, Landlock and a seccomp filter that lists the system
// calls a Go program needs for computing and for talking over the descriptors
// that it holds. Everywhere it limits what the process may use up.
//
// What the kernel lacks is left out and named by Raise; what it has must take
// effect, or Raise fails. Each layer holds alone: paths, for one, are denied by
// Landlock and by the filter.
package fence

import "time"

// Limits are what the process may use up from here on. A zero field is no limit.
type Limits struct {
	Memory int64         // bytes of script data; the room that the Go runtime needs for them is added
	CPU    time.Duration // of all its threads together, rounded up to seconds
}

// openFiles is how many descriptors the process may hold.
const openFiles = 4096
