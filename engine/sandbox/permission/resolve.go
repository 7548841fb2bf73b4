package permission

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
)

// ErrLinks is returned for a path with too many symbolic links.
var ErrLinks = errors.New("too many symbolic links")

// maxLinks is the number of links that Linux follows.
const maxLinks = 40

// Resolve returns the absolute path that the system would open for path: each
// symbolic link followed and each .. taken after it, as the system does and
// filepath.Clean does not. What does not exist yet is resolved as far as it
// exists, a link that points nowhere included. Open what Resolve returns, not
// what was asked for.
func Resolve(path string) (string, error) {
	if !filepath.IsAbs(path) {
		here, err := os.Getwd()
		if err != nil {
			return "", err
		}
		path = here + "/" + path
	}
	done, rest := "/", path
	for links := 0; rest != ""; {
		var part string
		part, rest, _ = strings.Cut(strings.TrimLeft(rest, "/"), "/")
		switch part {
		case "", ".":
			continue
		case "..":
			done = filepath.Dir(done)
			continue
		}
		next := filepath.Join(done, part)
		target, err := readlink(next)
		if err != nil {
			return "", err
		}
		if target == "" {
			done = next
			continue
		}
		if links++; links > maxLinks {
			return "", ErrLinks
		}
		if filepath.IsAbs(target) {
			done = "/"
		}
		rest = target + "/" + rest
	}
	return done, nil
}

// readlink returns where the link at path points, "" if there is no link.
func readlink(path string) (string, error) {
	info, err := os.Lstat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist), errors.Is(err, syscall.ENOTDIR), err == nil && info.Mode()&fs.ModeSymlink == 0:
		return "", nil
	case err != nil:
		return "", err
	}
	return os.Readlink(path)
}
