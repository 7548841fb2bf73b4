//go:build linux

package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// TestTimeZonesAreKnownWhereThereAreNone runs the program in a folder in which
// there is nothing else.
func TestTimeZonesAreKnownWhereThereAreNone(t *testing.T) {
	if os.Geteuid() != 0 {
		t.Skip("only root may change the root folder")
	}
	root := t.TempDir()
	build := exec.Command("go", "build", "-o", filepath.Join(root, "unilua"), ".")
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%s\n%s", err, out)
	}
	cmd := exec.Command("/unilua", "explain", "30 2 * * *", "--tz", "Europe/Berlin", "--from", "2026-03-29", "-n", "1")
	cmd.Dir, cmd.Env = "/", []string{}
	cmd.SysProcAttr = &syscall.SysProcAttr{Chroot: root}
	if out, err := cmd.CombinedOutput(); err != nil || !strings.Contains(string(out), "Sun 2026-03-29 03:00:00 +02:00") {
		t.Errorf("%v\n%s", err, out)
	}
}
