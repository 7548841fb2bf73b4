// Package datafoldertest does things to data folders that tests need.
package datafoldertest

import (
	"os"
	"runtime"
	"testing"

	"golang.org/x/sys/unix"
)

// AsNobody runs do on a thread without root's right to pass over permissions:
// for a file system user other than 0 the kernel drops it. The thread ends with
// its goroutine.
func AsNobody(t *testing.T, do func()) {
	t.Helper()
	if os.Geteuid() != 0 {
		do()
		return
	}
	done := make(chan struct{})
	go func() {
		defer close(done)
		runtime.LockOSThread() // and never unlock
		if err := unix.Setfsuid(65534); err != nil {
			t.Error(err)
			return
		}
		do()
	}()
	<-done
}
