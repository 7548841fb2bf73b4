package file

import (
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/sys/unix"
)

// openFile opens an absolute path without following a link anywhere on the way:
// what is opened is what was decided about, whoever changes folders into links
// meanwhile.
func openFile(path string, flags int, perm fs.FileMode) (*os.File, error) {
	fd, err := openUnlinked(path, flags|unix.O_CLOEXEC|unix.O_LARGEFILE|unix.O_NOFOLLOW, uint32(perm.Perm()))
	if err != nil {
		return nil, &fs.PathError{Op: "open", Path: path, Err: err}
	}
	return os.NewFile(uintptr(fd), path), nil
}

func openUnlinked(path string, flags int, mode uint32) (int, error) {
	how := unix.OpenHow{Flags: uint64(flags), Resolve: unix.RESOLVE_NO_SYMLINKS | unix.RESOLVE_NO_MAGICLINKS}
	if flags&unix.O_CREAT != 0 {
		how.Mode = uint64(mode)
	}
	for {
		fd, err := unix.Openat2(unix.AT_FDCWD, path, &how)
		switch err {
		case unix.EINTR, unix.EAGAIN:
		case unix.ENOSYS, unix.EPERM: // an old kernel, or a container that allows no more than that
			return openByParts(path, flags, mode)
		default:
			return fd, err
		}
	}
}

// openByParts is openUnlinked for a kernel without openat2: one folder after the
// other.
func openByParts(path string, flags int, mode uint32) (int, error) {
	const step = unix.O_PATH | unix.O_DIRECTORY | unix.O_NOFOLLOW | unix.O_CLOEXEC
	dir, err := unix.Open("/", step, 0)
	if err != nil {
		return -1, err
	}
	rest := strings.Trim(path, "/")
	for {
		part, after, more := strings.Cut(rest, "/")
		if part == "" {
			part = "."
		}
		open, m := step, uint32(0)
		if !more {
			open, m = flags, mode
		}
		next, err := openAt(dir, part, open, m)
		_ = unix.Close(dir)
		if err != nil || !more {
			return next, err
		}
		dir, rest = next, after
	}
}

func openAt(dir int, name string, flags int, mode uint32) (int, error) {
	for {
		fd, err := unix.Openat(dir, name, flags, mode)
		if err != unix.EINTR {
			return fd, err
		}
	}
}

// Lstat describes what is at an absolute path. It follows no link on the way,
// and describes one that is there itself.
func Lstat(path string) (fs.FileInfo, error) {
	f, err := openFile(path, unix.O_PATH, 0)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return f.Stat()
}

// held is a folder that is held open, so that its entries can be changed
// wherever it goes.
type held struct {
	*os.File
	path string
}

// hold opens the folder at an absolute path, following no link.
func hold(path string) (*held, error) {
	f, err := openFile(path, unix.O_PATH|unix.O_DIRECTORY, 0)
	if err != nil {
		return nil, err
	}
	return &held{f, path}, nil
}

// at returns a path to an entry of the folder that leads through nothing but the
// folder itself.
func (h *held) at(name string) string {
	return "/proc/self/fd/" + strconv.Itoa(int(h.Fd())) + "/" + name
}

// entry holds the folder of path, and returns by which path to reach what is
// there. The caller closes it.
func entry(path string) (*held, string, error) {
	h, err := hold(filepath.Dir(path))
	if err != nil {
		return nil, "", err
	}
	name := filepath.Base(path)
	if name == "/" {
		name = "."
	}
	return h, h.at(name), nil
}
