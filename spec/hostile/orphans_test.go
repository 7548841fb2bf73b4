//go:build linux

package hostile

import (
	"testing"

	"golang.org/x/sys/unix"
)

// adoptOrphans makes what processes leave behind children of this process, so
// that it can be seen.
func adoptOrphans(t *testing.T) {
	t.Helper()
	if err := unix.Prctl(unix.PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0); err != nil {
		t.Fatal(err)
	}
}
