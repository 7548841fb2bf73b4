package file

import (
	"context"
	"encoding/hex"
	"errors"
	"hash"
	"io"
	"io/fs"
	"os"
)

// step is how many bytes are moved between two looks at the context.
const step = 256 << 10

// Copy copies a plain file, and puts the copy in the place of to as a whole.
// The copy has the mode of the original unless mode is given. It ends early,
// with to as it was, when ctx does.
func Copy(ctx context.Context, from, to string, mode fs.FileMode) error {
	source, err := Open(from)
	if err != nil {
		return err
	}
	defer source.Close()
	info, err := source.Stat()
	if err != nil {
		return err
	}
	if old, err := Lstat(to); err == nil && os.SameFile(info, old) {
		return ErrSameFile
	}
	if mode == 0 {
		mode = info.Mode() & (fs.ModePerm | fs.ModeSetuid | fs.ModeSetgid | fs.ModeSticky)
	}
	return replace(to, mode, func(f *os.File) error { return pour(ctx, f, source) })
}

// Hash returns the digest of what is read from r by h, in hexadecimal digits.
func Hash(ctx context.Context, r io.Reader, h hash.Hash) (string, error) {
	if err := pour(ctx, h, r); err != nil {
		return "", err
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}

// pour copies all of r to w, unless ctx ends.
func pour(ctx context.Context, w io.Writer, r io.Reader) error {
	for {
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		_, err := io.CopyN(w, r, step)
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
	}
}
