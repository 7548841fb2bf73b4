// Package datafolder decides which folder holds the data of unilua, and sees to
// it that one process at a time owns it.
//
// The owner holds an exclusive lock (flock) on the file LOCK, which the kernel
// lets go of when the process ends, however it ends. What the file says, the
// process, when it started and its command line, is for people: the lock
// decides, never the text. Nobody waits for a lock.
//
// In the folder:
//
//	FORMAT       the version of the folder as a whole
//	LOCK         who owns it
//	children     the process groups of started commands, a file each
//	socket       where other processes reach the owner
//	snapshot.db  the saved objects, of package snapshot
//	log          the log, of package archive
//
// Everything else there belongs to other packages. The package needs Linux: it
// tells processes apart by what /proc says of them.
package datafolder

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"

	"github.com/google/renameio/v2"
	"golang.org/x/sys/unix"

	"github.com/unilua/unilua/engine/fault"
)

// Format is the version of a folder made here. One of a later version is
// refused.
const Format = 1

const formatLine = "unilua data folder, format %d\n"

// Folder is a data folder that this process owns.
type Folder struct {
	dir      string
	children *Children
	looking  bool // nothing is changed

	mu   sync.Mutex
	lock *os.File // nil once closed
}

// Open makes the folder dir if it is not there, with no access for others, and
// takes possession of it. It never waits: if another process owns it, the error
// wraps an *OwnedError. Every error has code unavailable, and its sentence says
// what to do.
func Open(dir string) (*Folder, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, explain(dir, err)
	}
	if err := checkOurs(dir); err != nil {
		return nil, explain(dir, err)
	}
	lock, err := takeLock(dir, os.O_RDWR|os.O_CREATE)
	if err != nil {
		return nil, explain(dir, err)
	}
	f := &Folder{dir: dir, lock: lock, children: &Children{dir: filepath.Join(dir, "children")}}
	if err := f.prepare(); err != nil {
		return nil, errors.Join(explain(dir, err), f.Close())
	}
	return f, nil
}

// Look is Open for who only reads, of a folder that may not be written: the
// folder must be there, and nothing in it is changed.
func Look(dir string) (*Folder, error) {
	lock, err := takeLock(dir, os.O_RDONLY)
	if err != nil {
		return nil, explain(dir, err)
	}
	f := &Folder{dir: dir, lock: lock, looking: true, children: &Children{dir: filepath.Join(dir, "children")}}
	if err := f.checkFormat(); err != nil {
		return nil, errors.Join(explain(dir, err), f.Close())
	}
	return f, nil
}

// checkOurs refuses a folder that holds other things than a data folder does:
// the name is likely a mistake.
func checkOurs(dir string) error {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return err
	}
	var foreign string
	for _, entry := range entries {
		switch name := entry.Name(); {
		case name == "FORMAT", name == "snapshot.db", name == "log", name == "children":
			return nil
		case name == lockFile, name == "lost+found", strings.HasPrefix(name, "."):
		default:
			foreign = name
		}
	}
	if foreign != "" {
		return fault.New(fault.Unavailable,
			"data folder %s is no data folder but holds other things (%s): name an empty or a new one with --data", dir, foreign)
	}
	return nil
}

// prepare checks the folder, and makes what belongs in it.
func (f *Folder) prepare() error {
	if err := f.checkWritable(); err != nil {
		return err
	}
	if err := f.checkFormat(); err != nil {
		return err
	}
	if err := os.Mkdir(f.children.dir, 0o700); err != nil && !errors.Is(err, os.ErrExist) {
		return err
	}
	return writeOwner(f.lock)
}

// checkWritable makes a file and removes it: the LOCK of a folder that has
// become read-only may still open.
func (f *Folder) checkWritable() error {
	probe, err := os.CreateTemp(f.dir, ".probe-*")
	if err != nil {
		return err
	}
	return errors.Join(probe.Close(), os.Remove(probe.Name()))
}

func (f *Folder) checkFormat() error {
	path := FormatFile(f.dir)
	text, err := os.ReadFile(path)
	if errors.Is(err, os.ErrNotExist) && !f.looking {
		return renameio.WriteFile(path, fmt.Appendf(nil, formatLine, Format), 0o600)
	}
	if err != nil {
		return err
	}
	var format int
	if _, err := fmt.Sscanf(string(text), formatLine, &format); err != nil || format < 1 {
		return fault.New(fault.Unavailable,
			"%s is not what unilua writes: if %s is a data folder, restore that file from a backup; if not, name another folder with --data", path, f.dir)
	}
	if format > Format {
		return fault.New(fault.Unavailable,
			"data folder %s has format %d, this unilua reads up to %d: upgrade unilua, or name another folder with --data", f.dir, format, Format)
	}
	return nil
}

// Dir returns the path of the folder.
func (f *Folder) Dir() string { return f.dir }

// FormatFile returns the path of the file that makes a folder a data folder.
func FormatFile(dir string) string { return filepath.Join(dir, "FORMAT") }

// Snapshot returns the path of the file with the saved objects.
func (f *Folder) Snapshot() string { return filepath.Join(f.dir, "snapshot.db") }

// Log returns the path of the folder that the log is in.
func (f *Folder) Log() string { return filepath.Join(f.dir, "log") }

// Children returns the register of started commands.
func (f *Folder) Children() *Children { return f.children }

// Close gives the folder up. A second Close does nothing.
func (f *Folder) Close() error {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.lock == nil {
		return nil
	}
	lock := f.lock
	f.lock = nil
	if f.looking {
		return lock.Close()
	}
	return errors.Join(lock.Truncate(0), lock.Close())
}

// explain says what to do about an error that the system gave for dir.
func explain(dir string, err error) error {
	var known *fault.Error
	switch {
	case errors.As(err, &known):
		return err
	case errors.Is(err, unix.EROFS):
		return unusable(dir, "is on a read-only file system: name another folder with --data, or keep nothing with --ephemeral", err)
	case errors.Is(err, os.ErrPermission):
		return unusable(dir, "may not be written by this user: run unilua as the folder's owner, name another folder with --data, or keep nothing with --ephemeral", err)
	case errors.Is(err, unix.ENOTDIR):
		return unusable(dir, "is not a folder: name another one with --data", err)
	case errors.Is(err, unix.ENOSPC), errors.Is(err, unix.EDQUOT):
		return unusable(dir, "is on a full disk: make room there, or name another folder with --data", err)
	}
	return unusable(dir, "cannot be used: name another one with --data", err)
}

func unusable(dir, why string, err error) error {
	return fault.New(fault.Unavailable, "data folder %s %s (%w)", dir, why, err)
}
