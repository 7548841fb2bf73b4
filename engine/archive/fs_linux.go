package archive

import (
	"os"
	"syscall"
)

// datasync waits until the bytes of f are on the disk.
func datasync(f *os.File) error {
	for {
		err := syscall.Fdatasync(int(f.Fd()))
		if err != syscall.EINTR {
			return err
		}
	}
}
