package world

import (
	"context"
	"io/fs"
	"path/filepath"
	"strings"

	"github.com/unilua/unilua/engine/fault"
	"github.com/unilua/unilua/engine/sandbox/file"
	"github.com/unilua/unilua/engine/sandbox/permission"
)

func (a *access) stat() (Reply, error) {
	path, err := a.readable(a.Path)
	if err != nil {
		return Reply{}, err
	}
	own := a.link(path)
	info, err := file.Lstat(path)
	if err != nil && own != "" {
		info, err = file.Lstat(own)
	}
	if err != nil {
		return Reply{}, err
	}
	i := infoOf(info)
	i.Linked = own != ""
	return Reply{Info: i}, nil
}

// link returns where the link is that the name stands for and that leads to
// path; "" if there is none, or none that the run may read.
func (a *access) link(path string) string {
	dir, last := filepath.Split(a.Path)
	if last == "" || last == "." || last == ".." {
		return ""
	}
	if dir == "" {
		dir = "."
	}
	folder, err := permission.Resolve(dir)
	if own := filepath.Join(folder, last); err == nil && own != path && a.sees(own) {
		return own
	}
	return ""
}

func (a *access) exists() (Reply, error) {
	path, err := a.readable(a.Path)
	if err != nil {
		return Reply{}, err
	}
	if _, err = file.Lstat(path); err != nil && missing(err) {
		return Reply{}, nil
	}
	return Reply{OK: err == nil}, err
}

func (a *access) list() (Reply, error) {
	path, err := a.readable(a.Path)
	if err != nil {
		return Reply{}, err
	}
	names, err := file.List(path)
	return Reply{Names: names}, err
}

func (a *access) resolve() (Reply, error) {
	path, err := a.readable(a.Path)
	return Reply{Path: path}, err
}

func (a *access) names() (Reply, error) {
	if !a.sees(a.Path) {
		return Reply{}, fs.ErrNotExist
	}
	names, err := file.List(a.Path)
	return Reply{Names: names}, err
}

func (a *access) look() (Reply, error) {
	if !a.sees(a.Path) {
		return Reply{}, fs.ErrNotExist
	}
	info, err := file.Lstat(a.Path)
	if err != nil {
		return Reply{}, err
	}
	return Reply{Info: infoOf(info)}, nil
}

func (a *access) glob() (Reply, error) {
	if _, err := a.readable(globRoot(a.Path)); err != nil {
		return Reply{}, err
	}
	paths, err := filepath.Glob(a.Path)
	if err != nil {
		return Reply{}, fault.New(fault.Invalid, "pattern %q: %w", a.Path, err)
	}
	mine := paths[:0]
	for _, path := range paths {
		if a.ctx.Err() != nil {
			return Reply{}, context.Cause(a.ctx)
		}
		if full, err := permission.Resolve(path); err == nil && a.sees(full) {
			mine = append(mine, path)
		}
	}
	return Reply{Names: mine}, nil
}

// globRoot returns the folder that holds all that matches a pattern, or the
// pattern itself if it is a plain path.
func globRoot(pattern string) string {
	i := strings.IndexAny(pattern, `*?[\`)
	if i < 0 {
		return pattern
	}
	return pattern[:strings.LastIndexByte("/"+pattern[:i], '/')] + "."
}
