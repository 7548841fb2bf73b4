package isolate

import "syscall"

// program returns the file of this program, also if another one has taken its
// place meanwhile.
func program() (string, error) { return "/proc/self/exe", nil }

func attributes() *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGKILL}
}
