// Package file is what scripts do with files beyond Lua's io library: whole
// files read and replaced, lines of large ones, folders walked.
//
// It works on plain files and folders only. A device or a pipe may block for
// ever, or do something when it is opened, so it is refused with ErrNotPlain.
// Paths are absolute, and resolved by the caller (permission.Resolve), who has
// also checked that the run may use them. A link that has taken the place of any
// part of a path since then is not followed: nothing is opened, described or
// changed but what was checked.
//
// Errors are the system's, or wrap one of the package's; Fault gives them their
// code.
package file

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strings"

	"golang.org/x/sys/unix"
)

// The package's own errors.
var (
	ErrNotPlain = errors.New("not a plain file")
	ErrTooLarge = errors.New("too large")
	ErrSameFile = errors.New("both are the same file")
)

// safely is the flag that keeps an open from waiting for the other end of a
// pipe.
const safely = unix.O_NONBLOCK

// Open opens a plain file for reading.
func Open(path string) (*os.File, error) { return open(path, os.O_RDONLY, 0) }

// open opens a plain file, or makes it if flags say so.
func open(path string, flags int, perm fs.FileMode) (*os.File, error) {
	info, err := Lstat(path)
	if err == nil {
		err = checkPlain(info)
	}
	if err != nil && !(errors.Is(err, fs.ErrNotExist) && flags&os.O_CREATE != 0) {
		return nil, err
	}
	f, err := openFile(path, flags|safely, perm)
	if err != nil {
		return nil, err
	}
	if info, err = f.Stat(); err == nil {
		err = checkPlain(info) // it may be another one by now
	}
	if err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return f, nil
}

func checkPlain(info fs.FileInfo) error {
	switch {
	case info.Mode().IsRegular():
		return nil
	case info.IsDir():
		return unix.EISDIR
	}
	return ErrNotPlain
}

// Read returns the content of an open file, if it has no more than most bytes. It
// tells room how many bytes more it is about to hold, whose error ends it.
func Read(f *os.File, most int64, room func(n int) error) (string, error) {
	info, err := f.Stat()
	if err != nil {
		return "", err
	}
	if info.Size() > most {
		return "", tooLarge(fmt.Sprintf("it has %d bytes", info.Size()), most)
	}
	if err := room(int(info.Size())); err != nil {
		return "", err
	}
	var text strings.Builder
	text.Grow(int(info.Size()))
	// A file of /proc has more than its size says, and any may be growing.
	out := &grown{text: &text, told: int(info.Size()), room: room}
	n, err := io.Copy(out, io.LimitReader(f, most+1))
	if err == nil && n > most {
		err = tooLarge("it has more", most)
	}
	return text.String(), err
}

// grown is a text that tells room what it holds beyond what was told.
type grown struct {
	text *strings.Builder
	told int // bytes
	room func(n int) error
}

func (g *grown) Write(p []byte) (int, error) {
	if more := g.text.Len() + len(p) - g.told; more > 0 {
		if err := g.room(more); err != nil {
			return 0, err
		}
		g.told += more
	}
	return g.text.Write(p)
}

func tooLarge(what string, most int64) error {
	return fmt.Errorf("%w: %s, the limit is %d (raise it with max)", ErrTooLarge, what, most)
}
