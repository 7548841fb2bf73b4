package file

import (
	"context"
	"hash"
	"io"
	"io/fs"
)

// read, digest and openLines open a plain file for what is done with it.
func read(path string, most int64) (string, error) {
	f, err := Open(path)
	if err != nil {
		return "", err
	}
	defer f.Close()
	return Read(f, most, plenty)
}

func digest(ctx context.Context, path string, h hash.Hash) (string, error) {
	f, err := Open(path)
	if err != nil {
		return "", err
	}
	defer f.Close()
	return Hash(ctx, f, h)
}

func openLines(path string, r Range, most int) (*Lines, error) {
	f, err := Open(path)
	if err != nil {
		return nil, err
	}
	return NewLines(f, r, most)
}

// content fills a file with a text.
func content(s string) func(io.Writer) error {
	return func(w io.Writer) error { _, err := io.WriteString(w, s); return err }
}

// plainly looks at all there is.
type plainly struct{}

func (plainly) List(path string) ([]string, error)     { return List(path) }
func (plainly) Lstat(path string) (fs.FileInfo, error) { return Lstat(path) }

// plenty is room for all that is read.
func plenty(int) error { return nil }
