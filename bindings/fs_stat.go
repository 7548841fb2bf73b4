package bindings

import (
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"strings"
	"syscall"

	lua "github.com/yuin/gopher-lua"

	"github.com/unilua/unilua/engine/fault"
	"github.com/unilua/unilua/engine/sandbox/file"
	"github.com/unilua/unilua/engine/sandbox/permission"
)

// fileStat is what scripts see of a file or folder.
type fileStat struct {
	Size   int64   `luar:"size"`
	Mode   string  `luar:"mode"`
	Mtime  float64 `luar:"mtime"`
	IsDir  bool    `luar:"is_dir"`
	IsFile bool    `luar:"is_file"`
	IsLink bool    `luar:"is_link"`
	Name   string  `luar:"name"`
}

func (fileStat) viewable() {}

func (s fileStat) String() string {
	return fmt.Sprintf("stat of %s (size %d, mode %s)", s.Name, s.Size, s.Mode)
}

// statOf describes info, of a file that the script knows under path.
func statOf(path string, info fs.FileInfo) fileStat {
	return fileStat{
		Size: info.Size(), Mode: file.FormatMode(info.Mode()), Mtime: float64(info.ModTime().UnixNano()) / 1e9,
		IsDir: info.IsDir(), IsFile: info.Mode().IsRegular(), IsLink: info.Mode()&fs.ModeSymlink != 0,
		Name: filepath.Base(path),
	}
}

func fsStat(a Args) int {
	name, path, err := a.readable(1)
	if err != nil {
		return a.Fail(err)
	}
	own := a.link(name, path)
	info, err := file.Lstat(path)
	if err != nil && own != "" {
		info, err = file.Lstat(own)
	}
	if err != nil {
		return a.Fail(file.Fault(name, err))
	}
	s := statOf(name, info)
	s.IsLink = own != ""
	return a.Push(view(a.L, s))
}

// link returns where the link is that name stands for and that leads to path; ""
// if there is none, or none that the run may read.
func (a Args) link(name, path string) string {
	dir, last := filepath.Split(name)
	if last == "" || last == "." || last == ".." {
		return ""
	}
	if dir == "" {
		dir = "."
	}
	folder, err := permission.Resolve(dir)
	if own := filepath.Join(folder, last); err == nil && own != path && a.Run().sees(permission.Read, own) {
		return own
	}
	return ""
}

func fsExists(a Args) int {
	name, path, err := a.readable(1)
	if err != nil {
		return a.Fail(err)
	}
	switch _, err := file.Lstat(path); {
	case err == nil:
		return a.PushBool(true)
	case errors.Is(err, fs.ErrNotExist), errors.Is(err, syscall.ENOTDIR):
		return a.PushBool(false)
	default:
		return a.Fail(file.Fault(name, err))
	}
}

func fsList(a Args) int {
	name, path, err := a.readable(1)
	if err != nil {
		return a.Fail(err)
	}
	names, err := file.List(path)
	if err != nil {
		return a.Fail(file.Fault(name, err))
	}
	return a.Push(stringList(a.L, names))
}

func fsWalk(a Args) int {
	depth := int(a.Options(2).Int("depth", 1, 0))
	name, path, err := a.readable(1)
	if err != nil {
		return a.Fail(err)
	}
	w, err := file.NewWalk(name, path, depth, func(path string) bool { return a.Run().sees(permission.Read, path) })
	if err != nil {
		return a.Fail(file.Fault(name, err))
	}
	return a.Push(native(func(L *lua.LState) int {
		found, ok := w.Next()
		if !ok {
			return 0
		}
		L.Push(lua.LString(found.Path))
		if found.Err == nil {
			L.Push(view(L, statOf(found.Path, found.Info)))
			return 2
		}
		failure := file.Fault(found.Path, found.Err)
		L.Push(lua.LNil)
		L.Push(lua.LString(failure.Error()))
		L.Push(lua.LString(fault.CodeOf(failure)))
		return 4
	}))
}

func fsGlob(a Args) int {
	pattern := a.String(1)
	r := a.Run()
	if _, err := r.state.Path(permission.Read, globRoot(pattern)); err != nil {
		return a.Fail(err)
	}
	paths, err := filepath.Glob(pattern)
	if err != nil {
		return a.Fail(fault.New(fault.Invalid, "pattern %q: %w", pattern, err))
	}
	mine := paths[:0]
	for _, path := range paths {
		if full, err := permission.Resolve(path); err == nil && r.sees(permission.Read, full) {
			mine = append(mine, path)
		}
	}
	return a.Push(stringList(a.L, mine))
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
