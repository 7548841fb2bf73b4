package fence

import (
	"fmt"

	"golang.org/x/sys/unix"
)

// Raise puts the fence around the process, all its threads included. It closes
// what the process has inherited but the first keep descriptors. lacking names
// what this kernel cannot do; an error is for what it can do and did not: then
// nothing untrusted may run.
func Raise(keep int, l Limits) (lacking []string, err error) {
	if err := closeInherited(keep); err != nil {
		return nil, fmt.Errorf("close inherited descriptors: %w", err)
	}
	if err := l.set(); err != nil {
		return nil, fmt.Errorf("limit the process: %w", err)
	}
	// Nobody reads its memory, and it leaves no core behind.
	if err := unix.Prctl(unix.PR_SET_DUMPABLE, 0, 0, 0, 0); err != nil {
		return nil, fmt.Errorf("hide the process from others: %w", err)
	}
	for _, layer := range []func() (string, error){denyPaths, filterCalls} {
		lack, err := layer()
		if err != nil {
			return nil, err
		}
		if lack != "" {
			lacking = append(lacking, lack)
		}
	}
	return lacking, nil
}
