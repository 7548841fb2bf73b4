//go:build linux

package main

import (
	"flag"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"unsafe"

	"golang.org/x/sys/unix"
)

var powerCuts = flag.Int("powercuts", 3, "how often the power tests cut the power")

// disk is an ext4 file system of its own, on a file, whose power can be cut:
// what was not synced is lost. That takes root and a loop device.
type disk struct {
	t     *testing.T
	image string
	mount string
}

func newDisk(t *testing.T) *disk {
	if os.Geteuid() != 0 {
		t.Skip("mounting a file system takes root")
	}
	d := &disk{t, filepath.Join(t.TempDir(), "disk.img"), t.TempDir()}
	f, err := os.Create(d.image)
	if err != nil {
		t.Fatal(err)
	}
	if err := f.Truncate(256 << 20); err != nil {
		t.Fatal(err)
	}
	f.Close()
	d.run("mkfs.ext4", "-q", d.image)
	if out, err := exec.Command("mount", "-o", "loop", d.image, d.mount).CombinedOutput(); err != nil {
		t.Skipf("no loop device here: %s", out)
	}
	t.Cleanup(func() { _ = exec.Command("umount", d.mount).Run() })
	return d
}

func (d *disk) run(name string, args ...string) {
	d.t.Helper()
	if out, err := exec.Command(name, args...).CombinedOutput(); err != nil {
		d.t.Fatalf("%s: %v\n%s", name, err, out)
	}
}

// cut stops the file system at once, without writing what it still holds in
// memory (EXT4_IOC_SHUTDOWN with the flag NOLOGFLUSH).
func (d *disk) cut() {
	const shutdown, noLogFlush = 0x8004587d, 2
	dir, err := os.Open(d.mount)
	if err != nil {
		d.t.Error(err)
		return
	}
	defer dir.Close()
	flags := uint32(noLogFlush)
	_, _, errno := unix.Syscall(unix.SYS_IOCTL, dir.Fd(), shutdown, uintptr(unsafe.Pointer(&flags)))
	if errno != 0 {
		d.t.Errorf("shut the file system down: %v", errno)
	}
}

// repower mounts the file system again, as after a reboot.
func (d *disk) repower() {
	d.run("umount", d.mount)
	d.run("mount", "-o", "loop", d.image, d.mount)
}

func TestAPowerCutLosesNothingAcknowledged(t *testing.T) {
	d := newDisk(t)
	c := newCrashTest(t, filepath.Join(d.mount, "data"))
	for range *powerCuts {
		c.load(func(cmd *exec.Cmd) { d.cut(); kill(cmd) })
		d.repower()
		c.mustAgree()
	}
}

// The negative control: without syncs, the same test must find a loss.
func TestAPowerCutWithoutSyncsIsNoticed(t *testing.T) {
	for range 10 {
		d := newDisk(t)
		c := newCrashTest(t, filepath.Join(d.mount, "data"))
		c.load(func(cmd *exec.Cmd) { d.cut(); kill(cmd) }, "--sync", "never")
		d.repower()
		if len(c.check()) > 0 {
			return
		}
	}
	t.Error("ten power cuts without syncs lost nothing: the test does not see losses")
}
