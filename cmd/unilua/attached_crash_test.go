package main

import (
	"bufio"
	"os/exec"
	"path/filepath"
	"testing"
)

// own starts a process that owns the data folder, and waits until it does.
func (c *crashTest) own() *exec.Cmd {
	c.t.Helper()
	cmd := exec.Command(c.binary, "run", "-A", "--data", c.data, "testdata/crash/own.lua")
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		c.t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		c.t.Fatal(err)
	}
	c.t.Cleanup(func() { kill(cmd); _ = cmd.Wait() })
	if line, err := bufio.NewReader(stdout).ReadString('\n'); line != "ready\n" {
		c.t.Fatalf("the owner says %q, %v", line, err)
	}
	return cmd
}

func TestAnOwnerKilledLosesNothingThatOthersWereTold(t *testing.T) {
	c := newCrashTest(t, filepath.Join(t.TempDir(), "data"))
	for range *kills {
		owner := c.own()
		c.load(func(*exec.Cmd) { kill(owner) }) // which ends the load too
		_ = owner.Wait()
		c.mustAgree()
	}
}
