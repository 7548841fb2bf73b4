//go:build linux

package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

func TestAFullDiskRefusesWritesAndNothingElse(t *testing.T) {
	if os.Geteuid() != 0 {
		t.Skip("mounting a small file system takes root")
	}
	bin, err := binary()
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	if out, err := exec.Command("mount", "-t", "tmpfs", "-o", "size=24m", "tmpfs", dir).CombinedOutput(); err != nil {
		t.Skipf("no tmpfs here: %s", out)
	}
	t.Cleanup(func() { _ = exec.Command("umount", dir).Run() })
	ballast := filepath.Join(dir, "ballast")
	if err := os.WriteFile(ballast, make([]byte, 12<<20), 0o600); err != nil {
		t.Fatal(err)
	}
	data := filepath.Join(dir, "data")
	out, err := exec.Command(bin, "run", "-A", "--log-level", "off", "--data", data, "testdata/crash/full.lua", "--", ballast).CombinedOutput()
	const want = "full\tunavailable\ttrue\ttrue\nread\ttrue\t1\t1\nack\ttrue\ndelete\ttrue\nagain\ttrue\ttrue\n"
	if err != nil || string(out) != want {
		t.Errorf("%v, printed:\n%s\nexpected:\n%s", err, out, want)
	}
	if out, err := exec.Command(bin, "store", "verify", "--data", data).CombinedOutput(); err != nil {
		t.Errorf("verify: %v\n%s", err, out)
	}
}
