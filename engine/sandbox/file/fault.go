package file

import (
	"errors"
	"io/fs"
	"os"

	"golang.org/x/sys/unix"

	"github.com/unilua/unilua/engine/fault"
)

// Fault gives an error its code, in words that begin with the file's name as
// the script knows it. What has a code already is passed on.
func Fault(name string, err error) error {
	var known *fault.Error
	if errors.As(err, &known) {
		return err
	}
	return fault.New(codeOf(err), "%s: %w", name, Bare(err))
}

func codeOf(err error) fault.Code {
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return fault.NotFound
	case errors.Is(err, fs.ErrExist): // also a folder that is not empty
		return fault.Exists
	case errors.Is(err, fs.ErrPermission), errors.Is(err, unix.EROFS):
		return fault.Denied
	case errors.Is(err, fs.ErrClosed):
		return fault.Closed
	case errors.Is(err, unix.ENOSPC), errors.Is(err, unix.EDQUOT):
		return fault.Full
	case errors.Is(err, ErrTooLarge), errors.Is(err, unix.EFBIG):
		return fault.TooLarge
	case isOneOf(err, ErrNotPlain, ErrSameFile, unix.EISDIR, unix.ENOTDIR, unix.EINVAL, unix.ENAMETOOLONG, unix.ELOOP, unix.EXDEV):
		return fault.Invalid
	}
	return fault.Unavailable
}

func isOneOf(err error, targets ...error) bool {
	for _, t := range targets {
		if errors.Is(err, t) {
			return true
		}
	}
	return false
}

// Bare returns err without the operation and the path that the os package puts
// in front.
func Bare(err error) error {
	var path *fs.PathError
	var link *os.LinkError
	var call *os.SyscallError
	switch {
	case errors.As(err, &path):
		return path.Err
	case errors.As(err, &link):
		return link.Err
	case errors.As(err, &call):
		return call.Err
	}
	return err
}
