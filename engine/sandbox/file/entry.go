package file

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"golang.org/x/sys/unix"
)

// Remove removes a file, a link or an empty folder.
func Remove(path string) error { return within(path, os.Remove) }

// RemoveAll removes what is at path with all that is in it. That nothing is
// there is no error.
func RemoveAll(path string) error {
	err := within(path, os.RemoveAll)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}

// Rename gives what is at from the path to, in one step.
func Rename(from, to string) error {
	source, old, err := entry(from)
	if err != nil {
		return err
	}
	defer source.Close()
	return within(to, func(path string) error { return os.Rename(old, path) })
}

// Mkdir makes a folder.
func Mkdir(path string, perm fs.FileMode) error {
	return within(path, func(path string) error { return os.Mkdir(path, perm) })
}

// MkdirAll makes a folder and those above it, as far as they are missing.
func MkdirAll(path string, perm fs.FileMode) error {
	info, err := Lstat(path)
	switch {
	case err == nil && info.IsDir():
		return nil
	case err == nil:
		return &fs.PathError{Op: "mkdir", Path: path, Err: unix.ENOTDIR}
	case !errors.Is(err, fs.ErrNotExist):
		return err
	}
	if above := filepath.Dir(path); above != path {
		if err := MkdirAll(above, perm); err != nil {
			return err
		}
	}
	err = Mkdir(path, perm)
	if errors.Is(err, fs.ErrExist) { // somebody else was faster
		if info, look := Lstat(path); look == nil && info.IsDir() {
			return nil
		}
	}
	return err
}

// Temp makes a file in the folder dir, open for reading and writing, whose name
// begins with prefix and is new.
func Temp(dir, prefix string) (f *os.File, path string, err error) {
	h, err := hold(dir)
	if err != nil {
		return nil, "", err
	}
	defer h.Close()
	if f, err = os.CreateTemp(h.at(""), prefix+"*"); err != nil {
		return nil, "", err
	}
	return f, filepath.Join(dir, filepath.Base(f.Name())), nil
}

// TempDir makes a folder in the folder dir, whose name begins with prefix and is
// new.
func TempDir(dir, prefix string) (path string, err error) {
	h, err := hold(dir)
	if err != nil {
		return "", err
	}
	defer h.Close()
	made, err := os.MkdirTemp(h.at(""), prefix+"*")
	if err != nil {
		return "", err
	}
	return filepath.Join(dir, filepath.Base(made)), nil
}

// within calls do with a path to what is at path that follows no link.
func within(path string, do func(path string) error) error {
	h, at, err := entry(path)
	if err != nil {
		return err
	}
	defer h.Close()
	return do(at)
}
