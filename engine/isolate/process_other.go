//go:build unix && !linux

package isolate

import (
	"os"
	"syscall"
)

func program() (string, error) { return os.Executable() }

func attributes() *syscall.SysProcAttr { return &syscall.SysProcAttr{Setpgid: true} }
