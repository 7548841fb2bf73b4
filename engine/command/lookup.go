package command

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"

	"golang.org/x/sys/unix"

	"github.com/unilua/unilua/engine/fault"
)

// lookUp finds a program as execvp does, but in the given PATH instead of the
// host's, and never in a relative entry of it.
func lookUp(name, dir, path string) (string, error) {
	if strings.Contains(name, "/") {
		full := name
		if !filepath.IsAbs(full) {
			full = filepath.Join(dir, full)
		}
		return name, explain(name, executable(full))
	}
	var denied error
	for _, entry := range filepath.SplitList(path) {
		if !filepath.IsAbs(entry) {
			continue
		}
		full := filepath.Join(entry, name)
		err := executable(full)
		switch {
		case err == nil:
			return full, nil
		case errors.Is(err, fs.ErrPermission):
			denied = explain(full, err)
		}
	}
	if denied != nil {
		return "", denied
	}
	return "", fault.New(fault.NotFound, "program %q was not found in PATH (%s)", name, path)
}

// executable returns nil if a file is there and may be executed.
func executable(path string) error {
	info, err := os.Stat(path)
	if err != nil {
		return errors.Unwrap(err) // without the path, which is named anyway
	}
	if info.IsDir() {
		return syscall.EISDIR
	}
	return unix.Faccessat(unix.AT_FDCWD, path, unix.X_OK, unix.AT_EACCESS)
}

func checkDir(dir, name string) error {
	if dir == "" {
		return nil
	}
	info, err := os.Stat(dir)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return fault.New(fault.NotFound, "program %q: its folder %q is not there", name, dir)
	case err != nil:
		return fault.New(fault.Denied, "program %q: its folder cannot be entered: %w", name, err)
	case !info.IsDir():
		return fault.New(fault.Invalid, "program %q: %q is not a folder", name, dir)
	}
	return nil
}

// explain turns what the system says about a program into a failure that says
// what to do.
func explain(name string, err error) error {
	switch {
	case err == nil:
		return nil
	case errors.Is(err, fs.ErrNotExist):
		return fault.New(fault.NotFound, "program %q is not there", name)
	case errors.Is(err, syscall.ENOTDIR), errors.Is(err, syscall.ELOOP), errors.Is(err, syscall.ENAMETOOLONG):
		return fault.New(fault.NotFound, "program %q is not there: %w", name, err)
	case errors.Is(err, syscall.EISDIR):
		return fault.New(fault.Denied, "program %q is a folder", name)
	case errors.Is(err, fs.ErrPermission):
		return fault.New(fault.Denied, "program %q may not be executed: make it executable (chmod +x), or run its interpreter with it as the argument", name)
	case errors.Is(err, syscall.ENOEXEC):
		return fault.New(fault.Invalid, "program %q is neither a program for this machine nor a script with a #! line", name)
	case errors.Is(err, syscall.E2BIG):
		return fault.New(fault.TooLarge, "program %q: the arguments and environment are larger than the system allows", name)
	}
	return fault.New(fault.Unavailable, "program %q could not be started: %w", name, err)
}

// explainStart is explain for a program that was found, but did not start.
func explainStart(name string, err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return fault.New(fault.NotFound, "program %q is there, but the interpreter that it names (its #! line, or its loader) is not", name)
	}
	return explain(name, err)
}
