package world

import (
	"os"
	"path/filepath"

	"github.com/unilua/unilua/engine/fault"
	"github.com/unilua/unilua/engine/sandbox/file"
)

// newMode is what a new file gets that is opened, less the umask.
const newMode = 0o666

// folderMode is what a new folder gets, less the umask.
const folderMode = 0o755

// flags returns h as the system has it.
func (h How) flags() int {
	flags := os.O_RDONLY
	switch {
	case h.Read && h.Write:
		flags = os.O_RDWR
	case h.Write:
		flags = os.O_WRONLY
	}
	for _, f := range []struct {
		is   bool
		flag int
	}{{h.Create, os.O_CREATE}, {h.Truncate, os.O_TRUNC}, {h.Append, os.O_APPEND}} {
		if f.is {
			flags |= f.flag
		}
	}
	return flags
}

// open opens a file of any kind that the run may use in that way.
func (a *access) open() (Reply, error) {
	changes := a.Changes()
	var path string
	var err error
	if a.How.Read || !changes {
		path, err = a.readable(a.Path)
	}
	if err == nil && changes {
		path, err = a.writable(a.Path)
	}
	if err != nil {
		return Reply{}, err
	}
	f, err := file.OpenAny(a.ctx, path, a.How.flags(), newMode)
	return Reply{File: f}, err
}

func (a *access) openFile() (Reply, error) {
	path, err := a.readable(a.Path)
	if err != nil {
		return Reply{}, err
	}
	f, err := file.Open(path)
	return Reply{File: f}, err
}

func (a *access) write() (Reply, error) {
	path, err := a.writable(a.Path)
	if err == nil && a.Parents {
		err = file.MkdirAll(filepath.Dir(path), folderMode)
	}
	if err == nil {
		err = file.Write(path, a.Fill, file.WriteOptions{Append: a.How.Append, InPlace: a.How.InPlace, Mode: a.Mode})
	}
	return Reply{}, err
}

func (a *access) copy() (Reply, error) {
	from, err := a.readable(a.Path)
	if err != nil {
		return Reply{}, err
	}
	to, err := a.writable(a.To)
	if err == nil {
		err = file.Copy(a.ctx, from, to, a.Mode)
	}
	return Reply{}, err
}

func (a *access) mkdir() (Reply, error) {
	mkdir, mode := file.Mkdir, a.Mode
	if a.Parents {
		mkdir = file.MkdirAll
	}
	if mode == 0 {
		mode = folderMode
	}
	path, err := a.writable(a.Path)
	if err == nil {
		err = mkdir(path, mode)
	}
	return Reply{}, err
}

func (a *access) remove() (Reply, error) {
	path, err := a.entry(a.Path)
	if err != nil {
		return Reply{}, err
	}
	if !a.Recursive {
		return Reply{}, file.Remove(path)
	}
	if path == "/" {
		return Reply{}, fault.New(fault.Invalid, "%s: the root folder is not removed", a.Path)
	}
	if _, err := file.Lstat(path); err != nil { // which RemoveAll would pass over
		return Reply{}, err
	}
	return Reply{}, file.RemoveAll(path)
}

func (a *access) rename() (Reply, error) {
	from, err := a.entry(a.Path)
	if err != nil {
		return Reply{}, err
	}
	to, err := a.entry(a.To)
	if err == nil {
		err = file.Rename(from, to)
	}
	return Reply{}, err
}
