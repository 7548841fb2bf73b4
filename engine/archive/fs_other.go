//go:build !linux

package archive

import "os"

// datasync waits until the bytes of f are on the disk.
func datasync(f *os.File) error { return f.Sync() }
