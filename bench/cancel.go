package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
)

// benchCancel prints how late runs end that are cancelled in the middle of what
// takes long.
func benchCancel(b *bench) error {
	fmt.Printf("%-32s %8s %8s %8s\n", "later than an idle run by ms", "p50", "p99", "max")
	script := filepath.Join("bench", "lua", "cancel.lua")
	cmd := exec.Command(b.unilua, "run", "-A", "--ephemeral", script, "--", strconv.Itoa(4*b.rounds))
	cmd.Stdout, cmd.Stderr = os.Stdout, os.Stderr
	return cmd.Run()
}
