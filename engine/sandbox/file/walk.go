package file

import (
	"errors"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/sys/unix"
)

// List returns the names in a folder, sorted.
func List(path string) ([]string, error) {
	f, err := openFile(path, safely|unix.O_DIRECTORY, 0)
	if err != nil {
		return nil, err
	}
	names, err := f.Readdirnames(-1)
	slices.Sort(names)
	return names, errors.Join(err, f.Close())
}

// Found is something that a Walk has come by. Path begins with the name that
// was given to NewWalk. Err says that a folder cannot be listed, which has been
// found before.
type Found struct {
	Path string
	Info fs.FileInfo // of a link itself
	Err  error
}

// Looker sees folders and what is in them, at absolute paths. What it does not
// show is not there, to errors.Is.
type Looker interface {
	List(path string) (names []string, err error)
	Lstat(path string) (fs.FileInfo, error)
}

// Walk goes through a folder and those below it, in the order of their names,
// each folder before what is in it. It does not follow links, and holds no file
// open between two steps.
type Walk struct {
	depth int // levels to go down; 0 is all
	look  Looker
	stack []folder
}

// folder is one that a Walk is in.
type folder struct {
	name, path string // as given, and where it is
	names      []string
	listed     bool
}

// NewWalk returns a Walk through the folder at path, which the script calls
// name. It goes depth levels down, all if that is 0.
func NewWalk(name, path string, depth int, look Looker) (*Walk, error) {
	names, err := look.List(path)
	if err != nil {
		return nil, err
	}
	return &Walk{depth: depth, look: look, stack: []folder{{name, path, names, true}}}, nil
}

// Next returns what comes next, and false at the end.
func (w *Walk) Next() (Found, bool) {
	for len(w.stack) > 0 {
		top := &w.stack[len(w.stack)-1]
		if !top.listed {
			if err := w.list(top); err != nil {
				name := top.name
				w.pop()
				return Found{Path: name, Err: err}, true
			}
		}
		if len(top.names) == 0 {
			w.pop()
			continue
		}
		if found, ok := w.step(top); ok {
			return found, true
		}
	}
	return Found{}, false
}

func (w *Walk) list(f *folder) (err error) {
	f.listed = true
	f.names, err = w.look.List(f.path)
	return err
}

func (w *Walk) pop() { w.stack = w.stack[:len(w.stack)-1] }

// step looks at the next name in top. What has gone meanwhile, or is not shown,
// is passed over.
func (w *Walk) step(top *folder) (Found, bool) {
	name, path := below(top.name, top.names[0]), below(top.path, top.names[0])
	top.names = top.names[1:]
	info, err := w.look.Lstat(path)
	if errors.Is(err, fs.ErrNotExist) {
		return Found{}, false
	}
	if err == nil && info.IsDir() && (w.depth == 0 || len(w.stack) < w.depth) {
		w.stack = append(w.stack, folder{name: name, path: path})
	}
	return Found{Path: name, Info: info, Err: err}, true
}

func below(dir, name string) string {
	return strings.TrimSuffix(dir, string(filepath.Separator)) + string(filepath.Separator) + name
}
