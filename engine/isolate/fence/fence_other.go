//go:build !linux

package fence

// Raise limits what the process may use up. lacking names what the fence of
// Linux denies beside that.
func Raise(_ int, l Limits) (lacking []string, err error) {
	return []string{"Landlock and seccomp, which are of Linux: the process can do what its user can"}, l.set()
}
