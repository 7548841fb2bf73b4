package bindings

import (
	"fmt"
	"io/fs"
	"path/filepath"

	lua "github.com/yuin/gopher-lua"

	"github.com/unilua/unilua/engine/fault"
	"github.com/unilua/unilua/engine/sandbox/file"
	"github.com/unilua/unilua/engine/sandbox/world"
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
	name := a.String(1)
	r, err := a.world(&world.Op{Verb: world.Stat, Path: name})
	if err != nil {
		return a.Fail(file.Fault(name, err))
	}
	s := statOf(name, r.Info)
	s.IsLink = r.Info.Linked
	return a.Push(view(a.L, s))
}

func fsExists(a Args) int {
	name := a.String(1)
	r, err := a.world(&world.Op{Verb: world.Exists, Path: name})
	if err != nil {
		return a.Fail(file.Fault(name, err))
	}
	return a.PushBool(r.OK)
}

func fsList(a Args) int { return a.names(world.List) }

// names answers with what an access to argument 1 finds.
func (a Args) names(v world.Verb) int {
	name := a.String(1)
	r, err := a.world(&world.Op{Verb: v, Path: name})
	if err != nil {
		return a.Fail(file.Fault(name, err))
	}
	return a.Push(stringList(a.L, r.Names))
}

// looker sees what the run may read of the files of the host.
type looker struct{ a Args }

func (l looker) List(path string) ([]string, error) {
	r, err := l.a.world(&world.Op{Verb: world.Names, Path: path})
	return r.Names, err
}

func (l looker) Lstat(path string) (fs.FileInfo, error) {
	r, err := l.a.world(&world.Op{Verb: world.Look, Path: path})
	return r.Info, err
}

func fsWalk(a Args) int {
	depth := int(a.Options(2).Int("depth", 1, 0))
	name := a.String(1)
	r, err := a.world(&world.Op{Verb: world.Resolve, Path: name})
	if err != nil {
		return a.Fail(file.Fault(name, err))
	}
	w, err := file.NewWalk(name, r.Path, depth, looker{a})
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

func fsGlob(a Args) int { return a.names(world.Glob) }
