//go:build unix

package fence

import (
	"time"

	"golang.org/x/sys/unix"
)

// set limits the process. A limit that is lower already stays.
func (l Limits) set() error {
	limits := map[int]uint64{unix.RLIMIT_CORE: 0, unix.RLIMIT_NOFILE: openFiles}
	if l.CPU > 0 {
		limits[unix.RLIMIT_CPU] = uint64((l.CPU + time.Second - 1) / time.Second)
	}
	if l.Memory > 0 {
		used, err := dataSize()
		if err != nil {
			return err
		}
		limits[unix.RLIMIT_DATA] = used + runtimeRoom + uint64(l.Memory)*roomFactor
	}
	for what, most := range limits {
		if err := lower(what, most); err != nil {
			return err
		}
	}
	return nil
}

// lower sets both the soft and the hard limit, unless the hard one is lower.
func lower(what int, most uint64) error {
	var now unix.Rlimit
	if err := unix.Getrlimit(what, &now); err != nil {
		return err
	}
	most = min(most, now.Max)
	return unix.Setrlimit(what, &unix.Rlimit{Cur: most, Max: most})
}
