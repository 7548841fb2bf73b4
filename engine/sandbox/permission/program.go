package permission

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"

	"golang.org/x/sys/unix"
)

// Locate returns where a program is found: by PATH, of which relative entries
// do not count, or as a path if it contains a slash. Its folder is resolved, it
// itself is not: programs such as busybox are many under one file. Run what
// Locate returns, not what was asked for.
func Locate(program string) (string, error) {
	if strings.Contains(program, "/") {
		return inFolder(filepath.Dir(program), filepath.Base(program))
	}
	for _, entry := range filepath.SplitList(os.Getenv("PATH")) {
		if path := filepath.Join(entry, program); filepath.IsAbs(entry) && executable(path) {
			return inFolder(entry, program)
		}
	}
	return "", &exec.Error{Name: program, Err: exec.ErrNotFound}
}

func inFolder(dir, name string) (string, error) {
	dir, err := Resolve(dir)
	return filepath.Join(dir, name), err
}

func executable(path string) bool {
	info, err := os.Stat(path)
	return err == nil && !info.IsDir() && unix.Faccessat(unix.AT_FDCWD, path, unix.X_OK, unix.AT_EACCESS) == nil
}

// Called returns the shortest name under which Locate finds a program.
func Called(path string) string {
	if name := filepath.Base(path); filepath.IsAbs(path) {
		if found, err := Locate(name); err == nil && found == path {
			return name
		}
	}
	return path
}
