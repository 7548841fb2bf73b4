package permission

import (
	"errors"
	"path/filepath"
	"strings"
)

// tree is a rule about a file, or a folder with all in it.
type tree struct{ root string }

// newTree resolves a path. One that cannot be resolved, for lack of a right to
// search a folder, nobody asks about in this process: it stands for itself.
func newTree(path string) (tree, error) {
	if strings.IndexByte(path, 0) >= 0 {
		return tree{}, errZeroByte
	}
	root, err := Resolve(path)
	if err != nil {
		root, err = filepath.Abs(path)
	}
	return tree{root}, err
}

var errZeroByte = errors.New("a path contains no zero byte")

// allows demands that the rule itself is about processes, before it covers what
// is inside one: its memory and environment, and all that it has open.
func (t tree) allows(r Request) bool {
	if insideProcess(r.Target) && !holds("/proc", t.root) {
		return false
	}
	return holds(t.root, r.Target)
}

// denies also keeps the folders above from being moved with what is in them.
func (t tree) denies(r Request) bool {
	return holds(t.root, r.Target) || r.Tree && holds(r.Target, t.root)
}

// holds reports whether path is root or lies below it.
func holds(root, path string) bool {
	if !filepath.IsAbs(path) || filepath.Clean(path) != path {
		return false // nobody has resolved it
	}
	rest, ok := strings.CutPrefix(path, strings.TrimSuffix(root, "/"))
	return ok && (rest == "" || rest[0] == '/')
}

// insideProcess reports whether a path is in the folder of a process.
func insideProcess(path string) bool {
	rest, ok := strings.CutPrefix(path, "/proc/")
	return ok && rest != "" && rest[0] >= '0' && rest[0] <= '9' && strings.Contains(rest, "/")
}
