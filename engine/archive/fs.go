package archive

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"sort"
	"syscall"
)

// FS is what the log needs of a file system. Names are paths as package
// filepath makes them. A change of names (create, rename, remove) is durable
// after SyncDir of the folder; written bytes are durable after Sync of the file.
type FS interface {
	// MkdirAll makes a folder and those above it, durably.
	MkdirAll(dir string) error
	// List returns the names in a folder, sorted. A folder that does not exist
	// is an error that wraps fs.ErrNotExist.
	List(dir string) ([]string, error)
	// Create makes an empty file, or empties the one that is there.
	Create(name string) (File, error)
	// Open opens a file for reading, and for writing too if write is set.
	Open(name string, write bool) (File, error)
	Rename(from, to string) error
	Remove(name string) error
	SyncDir(dir string) error
}

// File is an open file. Sync makes durable what was written; it need not make
// durable times, and nothing here ever changes the size of a file in use.
type File interface {
	ReadAt(p []byte, off int64) (int, error)
	WriteAt(p []byte, off int64) (int, error)
	Size() (int64, error)
	Sync() error
	Close() error
}

// OS is the file system of the operating system.
var OS FS = osFS{}

type osFS struct{}

func (osFS) MkdirAll(dir string) error {
	if _, err := os.Stat(dir); err == nil {
		return nil
	}
	if parent := filepath.Dir(dir); parent != dir {
		if err := (osFS{}).MkdirAll(parent); err != nil {
			return err
		}
	}
	if err := os.Mkdir(dir, 0o700); err != nil && !errors.Is(err, fs.ErrExist) {
		return err
	}
	return osFS{}.SyncDir(filepath.Dir(dir))
}

func (osFS) List(dir string) ([]string, error) {
	d, err := os.Open(dir)
	if err != nil {
		return nil, err
	}
	defer d.Close()
	names, err := d.Readdirnames(-1)
	sort.Strings(names)
	return names, err
}

func (osFS) Create(name string) (File, error) {
	return openOS(name, os.O_RDWR|os.O_CREATE|os.O_TRUNC)
}

func (osFS) Open(name string, write bool) (File, error) {
	if write {
		return openOS(name, os.O_RDWR)
	}
	return openOS(name, os.O_RDONLY)
}

func (osFS) Rename(from, to string) error { return os.Rename(from, to) }
func (osFS) Remove(name string) error     { return os.Remove(name) }

func (osFS) SyncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	defer d.Close()
	return d.Sync()
}

func openOS(name string, flag int) (File, error) {
	f, err := os.OpenFile(name, flag, 0o600)
	if err != nil {
		return nil, err
	}
	return osFile{f}, nil
}

type osFile struct{ *os.File }

func (f osFile) Size() (int64, error) {
	info, err := f.Stat()
	if err != nil {
		return 0, err
	}
	return info.Size(), nil
}

// Sync hides os.File.Sync, which also waits for the times of the file.
func (f osFile) Sync() error {
	if err := datasync(f.File); err != nil {
		return &fs.PathError{Op: "sync", Path: f.Name(), Err: err}
	}
	return nil
}

// noRoom reports whether err means that the disk or the quota is full, which
// may pass.
func noRoom(err error) bool {
	return errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT)
}
