package bindings

import (
	"io/fs"
	"os"
	"path/filepath"

	"github.com/unilua/unilua/engine/fault"
	"github.com/unilua/unilua/engine/sandbox/file"
	"github.com/unilua/unilua/engine/sandbox/permission"
)

// writable returns the path as argument n gives it, and the file that it leads
// to, if the run may change that. What the script has seen is durable then.
func (a Args) writable(n int) (name, path string, err error) {
	name = a.String(n)
	if path, err = a.Run().state.Path(permission.Write, name); err == nil {
		err = a.Run().session.Settled()
	}
	return name, path, err
}

// mode returns an option of octal digits, or absent.
func (o Options) mode(absent fs.FileMode) fs.FileMode {
	if !o.Has("mode") {
		return absent
	}
	mode, err := file.ParseMode(o.String("mode", ""))
	if err != nil {
		o.wrong("mode", err)
	}
	return mode
}

func fsWrite(a Args) int {
	text, o := a.String(2), a.Options(3)
	how := file.WriteOptions{Append: o.Bool("append", false), InPlace: !o.Bool("atomic", true), Mode: o.mode(0)}
	mkdir := o.Bool("mkdir", false)
	name, path, err := a.writable(1)
	if err != nil {
		return a.Fail(err)
	}
	if mkdir {
		err = file.MkdirAll(filepath.Dir(path), defaultDirMode)
	}
	if err == nil {
		err = file.Write(path, text, how)
	}
	return a.changed(name, err)
}

// changed answers a call that has changed what the script calls name.
func (a Args) changed(name string, err error) int {
	if err != nil {
		err = file.Fault(name, err)
	}
	return a.Done(err)
}

func fsCopy(a Args) int {
	mode := a.Options(3).mode(0)
	name, from, err := a.readable(1)
	if err != nil {
		return a.Fail(err)
	}
	_, to, err := a.writable(2)
	if err != nil {
		return a.Fail(err)
	}
	return a.changed(name, file.Copy(a.Run().session.Context(), from, to, mode))
}

const defaultDirMode fs.FileMode = 0o755

func fsMkdir(a Args) int {
	o := a.Options(2)
	mode, mkdir := o.mode(defaultDirMode), file.Mkdir
	if o.Bool("parents", false) {
		mkdir = file.MkdirAll
	}
	name, path, err := a.writable(1)
	if err != nil {
		return a.Fail(err)
	}
	return a.changed(name, mkdir(path, mode))
}

func fsRemove(a Args) int {
	name, recursive := a.String(1), a.Options(2).Bool("recursive", false)
	path, err := a.Run().state.Entry(name)
	if err != nil {
		return a.Fail(err)
	}
	if !recursive {
		return a.changed(name, file.Remove(path))
	}
	if path == "/" {
		return a.Fail(fault.New(fault.Invalid, "%s: the root folder is not removed", name))
	}
	if _, err := file.Lstat(path); err != nil { // which RemoveAll would pass over
		return a.changed(name, err)
	}
	return a.changed(name, file.RemoveAll(path))
}

func fsRename(a Args) int {
	name, other := a.String(1), a.String(2)
	from, err := a.Run().state.Entry(name)
	if err != nil {
		return a.Fail(err)
	}
	to, err := a.Run().state.Entry(other)
	if err != nil {
		return a.Fail(err)
	}
	return a.changed(name, file.Rename(from, to))
}

func fsTmpname(a Args) int {
	return a.temporary(func(dir string) (string, error) {
		f, path, err := file.Temp(dir, tempPrefix)
		if err != nil {
			return "", err
		}
		return path, f.Close()
	})
}

func fsTempdir(a Args) int {
	return a.temporary(func(dir string) (string, error) { return file.TempDir(dir, tempPrefix) })
}

const tempPrefix = "unilua-"

// temporary makes something in a folder for temporary files that is removed at
// the end of the run.
func (a Args) temporary(create func(dir string) (string, error)) int {
	name := a.Options(1).String("dir", os.TempDir())
	dir, err := a.Run().state.Path(permission.Write, name)
	if err == nil {
		err = a.Run().session.Settled()
	}
	if err != nil {
		return a.Fail(err)
	}
	path, err := create(dir)
	if path != "" {
		a.Run().files.temps = append(a.Run().files.temps, path)
	}
	if err != nil {
		return a.Fail(file.Fault(name, err))
	}
	return a.PushString(path)
}
