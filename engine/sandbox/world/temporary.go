package world

import (
	"errors"

	"github.com/unilua/unilua/engine/fault"
	"github.com/unilua/unilua/engine/sandbox/file"
	"github.com/unilua/unilua/engine/sandbox/permission"
)

func (a *access) tempFile() (Reply, error) {
	dir, err := a.writable(a.Path)
	if err != nil {
		return Reply{}, err
	}
	f, path, err := file.Temp(dir, a.To)
	if err != nil {
		return Reply{}, err
	}
	if !a.Keep {
		a.made(path)
	}
	return Reply{Path: path}, f.Close()
}

func (a *access) tempDir() (Reply, error) {
	dir, err := a.writable(a.Path)
	if err != nil {
		return Reply{}, err
	}
	path, err := file.TempDir(dir, a.To)
	if err == nil {
		a.made(path)
	}
	return Reply{Path: path}, err
}

// made notes something temporary.
func (h *Host) made(path string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.temps == nil {
		h.temps = make(map[string]struct{})
	}
	h.temps[path] = struct{}{}
}

// forget reports whether path is something temporary that was noted, and does
// not note it any more.
func (h *Host) forget(path string) bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	_, ok := h.temps[path]
	delete(h.temps, path)
	return ok
}

func (a *access) discard() (Reply, error) {
	if !a.forget(a.Path) {
		return Reply{}, fault.New(fault.NotFound, "%s: nothing temporary is there", a.Path)
	}
	return Reply{}, file.RemoveAll(a.Path)
}

// Close discards what is left of all that is temporary.
func (h *Host) Close() error {
	h.mu.Lock()
	left := h.temps
	h.temps = nil
	h.mu.Unlock()
	var errs []error
	for path := range left {
		errs = append(errs, file.RemoveAll(path))
	}
	return errors.Join(errs...)
}

// scratch makes a file that lives until it is closed.
func (a *access) scratch() (Reply, error) {
	dir, err := a.path(permission.Write, a.Path)
	if err != nil {
		return Reply{}, err
	}
	f, path, err := file.Temp(dir, a.To)
	if err != nil {
		return Reply{}, err
	}
	if err := file.Remove(path); err != nil {
		_ = f.Close() // the first error counts
		return Reply{}, err
	}
	return Reply{File: f, Path: path}, nil
}
