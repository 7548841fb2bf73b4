package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// nobody is a user that owns nothing.
const nobody = 65534

// unprivileged returns the output of unilua, run in dir by a user who is not
// root, and its exit code.
func unprivileged(t *testing.T, dir string, args ...string) (out string, code int) {
	t.Helper()
	bin, err := binary()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(bin, args...)
	cmd.Dir = dir
	if os.Geteuid() == 0 {
		if err := os.Chmod(filepath.Dir(bin), 0o755); err != nil {
			t.Fatal(err)
		}
		cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: nobody, Gid: nobody}}
	}
	text, err := cmd.CombinedOutput()
	if err != nil && cmd.ProcessState == nil {
		t.Fatal(err)
	}
	return string(text), cmd.ProcessState.ExitCode()
}

// openFolder returns a folder that every user reaches, with a script in it.
func openFolder(t *testing.T, script string) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "unilua-permission")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	if err := os.Chmod(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "job.lua"), []byte(script), 0o644); err != nil {
		t.Fatal(err)
	}
	return dir
}

func TestADataFolderThatMayNotBeWrittenIsUnusable(t *testing.T) {
	dir := openFolder(t, `unilua.counter("hits"):incr()`)
	data := filepath.Join(dir, "data")
	if err := os.Mkdir(data, 0o555); err != nil {
		t.Fatal(err)
	}
	for _, folder := range []string{data, filepath.Join(data, "below")} {
		out, code := unprivileged(t, dir, "run", "--data", folder, "job.lua")
		if code != exitFolder || !strings.Contains(out, "may not be written by this user: run unilua as the folder's owner, name another folder with --data") {
			t.Errorf("%s: exit code %d\n%s", folder, code, out)
		}
	}
	if out, code := unprivileged(t, dir, "run", "--ephemeral", "job.lua"); code != exitDone {
		t.Errorf("exit code %d\n%s", code, out)
	}
}

func TestAScriptThatMayNotBeReadIsAMistake(t *testing.T) {
	dir := openFolder(t, `print("secret")`)
	if err := os.Chmod(filepath.Join(dir, "job.lua"), 0); err != nil {
		t.Fatal(err)
	}
	for _, command := range []string{"run", "check"} {
		out, code := unprivileged(t, dir, command, "job.lua")
		if code != exitUsage || !strings.Contains(out, "script job.lua may not be read by this user") {
			t.Errorf("%s: exit code %d\n%s", command, code, out)
		}
	}
}
