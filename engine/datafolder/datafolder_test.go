package datafolder

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/unilua/unilua/engine/datafolder/datafoldertest"
)

func mustOpen(t *testing.T, dir string) *Folder {
	t.Helper()
	f, err := Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := f.Close(); err != nil {
			t.Error(err)
		}
	})
	return f
}

func TestANewFolderIsClosedToOthers(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "state", "unilua")
	f := mustOpen(t, dir)
	if f.Dir() != dir {
		t.Errorf("Dir() = %s", f.Dir())
	}
	for _, path := range []string{dir, filepath.Dir(dir), filepath.Join(dir, "LOCK"), filepath.Join(dir, "FORMAT")} {
		info, err := os.Stat(path)
		if err != nil {
			t.Fatal(err)
		}
		if mode := info.Mode().Perm(); mode&0o077 != 0 {
			t.Errorf("%s has mode %o", path, mode)
		}
	}
}

func TestAFolderIsOpenedAgainAfterClose(t *testing.T) {
	dir := t.TempDir()
	f := mustOpen(t, dir)
	for range 2 {
		if err := f.Close(); err != nil {
			t.Fatal(err)
		}
	}
	again := mustOpen(t, dir)
	if err := f.Close(); err != nil { // must not touch the new owner's lock
		t.Fatal(err)
	}
	_, err := Open(dir)
	checkUnavailable(t, err, dir, "this very process")
	again.Close()
	if text, err := os.ReadFile(filepath.Join(dir, "LOCK")); err != nil || len(text) != 0 {
		t.Errorf("LOCK after Close: %q, %v", text, err)
	}
}

func TestAFolderOwnedByAnotherProcessIsRefusedAtOnce(t *testing.T) {
	dir, before := t.TempDir(), time.Now()
	owner := play(t, "own", nil, dir)
	if line := owner.line(); line != "owned" {
		t.Fatal(line)
	}
	_, err := Open(dir)
	checkUnavailable(t, err, dir, "--data", "--ephemeral", "since ")
	var owned *OwnedError
	if !errors.As(err, &owned) {
		t.Fatalf("got %v", err)
	}
	want := strings.Join(owner.cmd.Args, " ")
	if owned.Dir != dir || owned.PID != owner.cmd.Process.Pid || owned.Command != want || owned.Host != hostname() {
		t.Errorf("%+v, want process %d, command %q", owned, owner.cmd.Process.Pid, want)
	}
	if owned.Since.Before(before) || owned.Since.After(time.Now()) {
		t.Errorf("since %v", owned.Since)
	}

	owner.kill()
	mustOpen(t, dir)
}

func TestWhatADeadOwnerLeftInTheLockIsNotBelieved(t *testing.T) {
	dir := t.TempDir()
	owner := play(t, "own", nil, dir)
	owner.line()
	owner.kill()
	path := filepath.Join(dir, "LOCK")
	if text, err := os.ReadFile(path); err != nil || !strings.Contains(string(text), "pid: ") {
		t.Fatalf("LOCK: %q, %v", text, err)
	}
	lock, err := takeLock(dir, os.O_RDWR|os.O_CREATE) // an owner that has not yet written its name
	if err != nil {
		t.Fatal(err)
	}
	defer lock.Close()
	_, err = Open(dir)
	checkUnavailable(t, err, "another process, which has only just started")
}

func TestAnOwnerOnAnotherHostIsNamed(t *testing.T) {
	dir := t.TempDir()
	lock, err := takeLock(dir, os.O_RDWR|os.O_CREATE)
	if err != nil {
		t.Fatal(err)
	}
	defer lock.Close()
	text := "pid: 7\nhost: elsewhere\nsince: 2026-01-02T03:04:05Z\nstart: 1\ncommand: unilua serve\n"
	if _, err := lock.WriteString(text); err != nil {
		t.Fatal(err)
	}
	_, err = Open(dir)
	since := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC).Local().Format(time.DateTime)
	checkUnavailable(t, err, "process 7 (unilua serve) on elsewhere, since "+since)
}

func TestAFolderOfAFormatToComeIsRefused(t *testing.T) {
	dir := t.TempDir()
	mustOpen(t, dir).Close()
	path := filepath.Join(dir, "FORMAT")
	if text, err := os.ReadFile(path); err != nil || string(text) != "unilua data folder, format 1\n" {
		t.Fatalf("FORMAT: %q, %v", text, err)
	}
	for text, want := range map[string]string{
		"unilua data folder, format 2\n": "has format 2, this unilua reads up to 1: upgrade unilua",
		"unilua data folder, format 0\n": "not what unilua writes",
		"hello":                          "not what unilua writes",
		"":                               "not what unilua writes",
	} {
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		_, err := Open(dir)
		checkUnavailable(t, err, dir, want, "--data")
	}
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	mustOpen(t, dir) // the refused ones have let go of the lock
}

func TestWhatIsNoFolderIsRefused(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, []byte("text"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, dir := range []string{file, filepath.Join(file, "below")} {
		_, err := Open(dir)
		checkUnavailable(t, err, dir, "is not a folder", "--data")
	}
}

func TestAFolderWithoutPermissionIsRefused(t *testing.T) {
	for name, mode := range map[string]os.FileMode{"parent": 0o555, "itself": 0o555, "hidden": 0} {
		parent := t.TempDir()
		dir := filepath.Join(parent, "data")
		shut := parent
		if name != "parent" {
			mustOpen(t, dir).Close()
			shut = dir
		}
		if err := os.Chmod(shut, mode); err != nil {
			t.Fatal(err)
		}
		var err error
		datafoldertest.AsNobody(t, func() { _, err = Open(dir) })
		t.Log(name)
		checkUnavailable(t, err, dir, "may not be written by this user", "--data", "--ephemeral")
		if err := os.Chmod(shut, 0o700); err != nil {
			t.Fatal(err)
		}
	}
}

func TestAFolderOnAReadOnlyOrFullFileSystemIsRefused(t *testing.T) {
	attr := &syscall.SysProcAttr{Cloneflags: syscall.CLONE_NEWNS}
	if os.Geteuid() != 0 {
		attr.Cloneflags |= syscall.CLONE_NEWUSER
		attr.UidMappings = []syscall.SysProcIDMap{{HostID: os.Geteuid(), Size: 1}}
		attr.GidMappings = []syscall.SysProcIDMap{{HostID: os.Getegid(), Size: 1}}
	}
	for state, why := range map[string]string{
		"used": "read-only file system: name another folder with --data, or keep nothing with --ephemeral",
		"new":  "read-only file system: name another folder with --data, or keep nothing with --ephemeral",
		"full": "full disk: make room there, or name another folder with --data",
	} {
		dir := t.TempDir()
		line := play(t, "unwritable", attr, dir, state).line()
		for _, part := range []string{"unavailable", dir, why} {
			if !strings.Contains(line, part) {
				t.Errorf("%s folder: %q does not say %q", state, line, part)
			}
		}
	}
}

func TestAFolderOfOtherThingsIsRefusedAndLeftAsItIs(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "thesis.txt"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	_, err := Open(dir)
	checkUnavailable(t, err, dir, "thesis.txt", "--data")
	if entries, err := os.ReadDir(dir); len(entries) != 1 || err != nil {
		t.Errorf("it holds %v now, %v", entries, err)
	}
}

func TestAMountPointWithNothingButItsOwnFilesIsTaken(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"lost+found", ".Trash"} {
		if err := os.Mkdir(filepath.Join(dir, name), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	mustOpen(t, dir)
}

func TestWhoOnlyLooksChangesNothingAndKeepsOthersOut(t *testing.T) {
	dir := t.TempDir()
	if _, err := Look(dir); err == nil {
		t.Fatal("a folder that is not there was opened")
	}
	if err := mustOpen(t, dir).Close(); err != nil {
		t.Fatal(err)
	}
	f, err := Look(dir)
	if err != nil {
		t.Fatal(err)
	}
	_, err = Open(dir)
	checkUnavailable(t, err, dir, "in use")
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	mustOpen(t, dir)
}

func TestALinkInPlaceOfTheLockIsNotFollowed(t *testing.T) {
	dir := t.TempDir()
	victim := filepath.Join(t.TempDir(), "victim")
	if err := os.WriteFile(victim, []byte("precious"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(victim, filepath.Join(dir, "LOCK")); err != nil {
		t.Fatal(err)
	}
	_, err := Open(dir)
	checkUnavailable(t, err, dir)
	if text, err := os.ReadFile(victim); string(text) != "precious" {
		t.Errorf("the link's target is now %q, %v", text, err)
	}
}
