package file

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"

	"github.com/google/renameio/v2"
)

// DefaultMode is what a new file gets, less the umask.
const DefaultMode fs.FileMode = 0o644

// WriteOptions say how to write. The zero value replaces the file as a whole.
type WriteOptions struct {
	Append  bool        // add to what is there
	InPlace bool        // overwrite the file itself instead of replacing it
	Mode    fs.FileMode // 0: what the file has, DefaultMode for a new one
}

// Write gives a file the content that fill writes. Unless the options say
// otherwise, the file is replaced by a new one, synced before: others see the
// old content or the new, also after a crash, never a part of it. If fill fails,
// the file stays as it is, and the error is returned.
func Write(path string, fill func(io.Writer) error, o WriteOptions) error {
	if o.Append || o.InPlace {
		return o.change(path, fill)
	}
	return replace(path, o.Mode, func(f *os.File) error { return fill(f) })
}

// change writes into the file that is there, in one piece.
func (o WriteOptions) change(path string, fill func(io.Writer) error) error {
	var text bytes.Buffer
	if err := fill(&text); err != nil {
		return err
	}
	flags := os.O_WRONLY | os.O_CREATE
	if o.Append {
		flags |= os.O_APPEND
	}
	f, err := open(path, flags, DefaultMode)
	if err != nil {
		return err
	}
	if !o.Append {
		err = f.Truncate(0)
	}
	if err == nil && o.Mode != 0 {
		err = f.Chmod(o.Mode)
	}
	if err == nil {
		_, err = f.Write(text.Bytes())
	}
	return errors.Join(err, f.Close())
}

// replace puts a new file, which fill fills, in the place of path. Until it is
// complete, nobody else can read it if not all may read what it replaces.
func replace(path string, mode fs.FileMode, fill func(*os.File) error) error {
	old, err := Lstat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		old = nil
	case err != nil:
		return err
	default:
		if err := checkPlain(old); err != nil {
			return err
		}
		if mode == 0 {
			mode = old.Mode()
		}
	}
	first, known := DefaultMode, mode != 0 || old != nil
	if known {
		first = 0o600
	}
	folder, at, err := entry(path)
	if err != nil {
		return err
	}
	defer folder.Close()
	f, err := renameio.NewPendingFile(at, renameio.WithTempDir(filepath.Dir(at)), renameio.WithPermissions(first))
	if err != nil {
		return err
	}
	defer f.Cleanup() // nothing to do after success
	if err := fill(f.File); err != nil {
		return err
	}
	if err := keepOwner(f.File, old); err != nil {
		return err
	}
	if known { // last, since a change of owner takes set-uid bits away
		if err := f.Chmod(mode); err != nil {
			return err
		}
	}
	return f.CloseAtomicallyReplace()
}

// keepOwner gives f the owner and group of the file that it replaces, if there
// is one.
func keepOwner(f *os.File, old fs.FileInfo) error {
	if old == nil {
		return nil
	}
	now, err := f.Stat()
	if err != nil {
		return err
	}
	was, is := old.Sys().(*syscall.Stat_t), now.Sys().(*syscall.Stat_t)
	if was.Uid == is.Uid && was.Gid == is.Gid {
		return nil
	}
	if err := f.Chown(int(was.Uid), int(was.Gid)); err != nil {
		return fmt.Errorf("replacing it would change its owner, which atomic=false does not: %w", Bare(err))
	}
	return nil
}
