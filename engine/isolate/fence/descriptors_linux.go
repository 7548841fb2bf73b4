package fence

import (
	"os"
	"strconv"

	"golang.org/x/sys/unix"
)

// closeInherited closes what was open when the program was started, but the
// first keep descriptors. It is told from what the Go runtime has opened since
// by the close-on-exec flag, with which nothing comes through an exec.
func closeInherited(keep int) error {
	entries, err := os.ReadDir("/proc/self/fd")
	if err != nil {
		return err
	}
	for _, entry := range entries {
		fd, err := strconv.Atoi(entry.Name())
		if err != nil || fd < keep {
			continue
		}
		flags, err := unix.FcntlInt(uintptr(fd), unix.F_GETFD, 0)
		if err == nil && flags&unix.FD_CLOEXEC == 0 {
			_ = unix.Close(fd) // it is gone either way
		}
	}
	return nil
}
