package world

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/unilua/unilua/engine/fault"
	"github.com/unilua/unilua/engine/sandbox/file"
	"github.com/unilua/unilua/engine/sandbox/permission"
	"github.com/unilua/unilua/engine/sandbox/syntax"
)

// module looks for a module in a folder, by templates that are relative to that.
// It follows no link out of the folder. Without a Path in the reply there is
// none; Tried lists where it would have been.
func (a *access) module() (r Reply, err error) {
	root, err := os.OpenRoot(a.Dir)
	if err != nil {
		return r, err
	}
	defer root.Close()
	name := strings.ReplaceAll(a.Path, ".", "/")
	for template := range strings.SplitSeq(a.To, ";") {
		if template == "" {
			continue
		}
		at := strings.ReplaceAll(template, "?", name)
		full := at
		if !filepath.IsAbs(at) {
			full = filepath.Join(a.Dir, at)
		}
		within, err := filepath.Rel(a.Dir, full)
		var src []byte
		if err == nil {
			src, err = readModule(root, within)
		}
		switch {
		case err == nil:
			return Reply{Text: string(src), Path: full}, nil
		case errors.Is(err, fs.ErrNotExist):
			r.Tried += "\n\tno file '" + full + "'"
		default:
			r.Tried += "\n\tno use of '" + full + "': " + reason(err)
		}
	}
	return r, nil
}

// readModule reads a file below a folder, or as much of it as is certainly too
// much for a module.
func readModule(root *os.Root, name string) ([]byte, error) {
	f, err := root.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return io.ReadAll(io.LimitReader(f, syntax.MostSource+1))
}

// reason returns what went wrong with a file, without the operation and name.
func reason(err error) string {
	var pe *fs.PathError
	if errors.As(err, &pe) {
		return pe.Err.Error()
	}
	return err.Error()
}

// script reads a script that lies in a folder or below it.
func (a *access) script() (Reply, error) {
	full, err := below(a.Dir, a.Path)
	if err != nil {
		return Reply{}, err
	}
	src, err := readScript(full)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return Reply{}, fault.New(fault.NotFound, "script %q: there is no such file in %s", a.Path, a.Dir)
	case err != nil:
		return Reply{}, fault.New(fault.Unavailable, "script %q: %w", a.Path, err)
	}
	return Reply{Text: string(src), Path: full}, nil
}

// readScript reads a file, or as much of it as is certainly too much for a
// script.
func readScript(path string) ([]byte, error) {
	f, err := file.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return io.ReadAll(io.LimitReader(f, syntax.MostSource+1))
}

// below returns the file that path, as seen from dir, leads to when all links
// are followed. It has to lie below dir.
func below(dir, path string) (string, error) {
	root, err := permission.Resolve(dir)
	if err != nil {
		return "", fault.New(fault.Unavailable, "script %q: %w", path, err)
	}
	full := path
	if !filepath.IsAbs(path) {
		full = root + "/" + path // not cleaned: .. is taken after links
	}
	if full, err = permission.Resolve(full); err != nil {
		return "", fault.New(fault.Unavailable, "script %q: %w", path, err)
	}
	if rel, err := filepath.Rel(root, full); err != nil || !filepath.IsLocal(rel) {
		return "", fault.New(fault.Denied, "script %q lies outside of %s, the folder of the run that asks for it", path, dir)
	}
	return full, nil
}
