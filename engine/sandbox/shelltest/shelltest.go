// Package shelltest runs shell commands for tests of what calls a shell.
package shelltest

import (
	"context"
	"os"
	"os/exec"
	"syscall"
)

// Run runs a text as /bin/sh -c does, with the given files, which may be nil, and
// returns its wait status. The shell is killed when ctx is done.
func Run(ctx context.Context, text string, in, out *os.File) (status int, err error) {
	cmd := exec.CommandContext(ctx, "/bin/sh", "-c", text)
	if in != nil {
		cmd.Stdin = in
	}
	if out != nil {
		cmd.Stdout = out
	}
	if err := cmd.Run(); cmd.ProcessState == nil {
		return 0, err
	}
	return int(cmd.ProcessState.Sys().(syscall.WaitStatus)), nil
}
