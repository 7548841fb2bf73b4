package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"syscall"

	"github.com/google/renameio/v2"

	"github.com/unilua/unilua/engine/fault"
	"github.com/unilua/unilua/engine/sandbox/permission"
)

// memory is the folder with what was always allowed to a script: for each
// content of one, a file that is named by its SHA-256. To forget it, the file is
// removed.
type memory struct {
	dir string
	mu  sync.Mutex
}

// remembered is what is in a file of the memory.
type remembered struct {
	Script string                       `json:"script"` // where it was when it asked, for people
	Allow  map[permission.Kind][]string `json:"allow"`
}

// newMemory returns the memory of this user: unilua/allowed in $XDG_CONFIG_HOME,
// by default ~/.config. It is nil if there is no such place.
func newMemory(getenv func(string) string) *memory {
	config := getenv("XDG_CONFIG_HOME")
	if !filepath.IsAbs(config) { // as the XDG specification demands
		if !filepath.IsAbs(getenv("HOME")) {
			return nil
		}
		config = filepath.Join(getenv("HOME"), ".config")
	}
	return &memory{dir: filepath.Join(config, "unilua", "allowed")}
}

func (m *memory) path(s *script) string {
	return filepath.Join(m.dir, fmt.Sprintf("%x.json", s.hash))
}

// recall grants what was always allowed to the script as it is.
func (m *memory) recall(s *script, set *permission.Set) error {
	known, err := m.read(m.path(s))
	if err != nil {
		return err
	}
	for _, k := range permission.Kinds() {
		if err := set.Add("asked: always", k, known.Allow[k]...); err != nil {
			return fault.New(fault.Invalid, "%s: %w", m.path(s), err)
		}
	}
	return nil
}

// read returns what is in a file, nothing if it is not there or may not be read.
func (m *memory) read(path string) (known remembered, err error) {
	f, err := os.Open(path)
	if errors.Is(err, fs.ErrNotExist) || errors.Is(err, fs.ErrPermission) {
		return known, nil
	}
	if err != nil {
		return known, fault.New(fault.Unavailable, "what was always allowed to this script cannot be read: %w", err)
	}
	defer f.Close()
	info, err := f.Stat()
	switch {
	case err != nil:
	case int(info.Sys().(*syscall.Stat_t).Uid) != os.Geteuid():
		return known, nil // it is what another user allows
	case info.Mode().Perm()&0o022 != 0:
		err = errOthersWrite
	default:
		err = json.NewDecoder(f).Decode(&known)
	}
	if err != nil {
		return remembered{}, fault.New(fault.Invalid, "what was always allowed to this script cannot be used, remove %s: %w", path, err)
	}
	return known, nil
}

var errOthersWrite = errors.New("others than this user can write it")

// remember notes that a request is always allowed to the script as it is.
func (m *memory) remember(s *script, r permission.Request) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	path := m.path(s)
	known, err := m.read(path)
	if err != nil {
		return err
	}
	if known.Allow == nil {
		known.Allow = map[permission.Kind][]string{}
	}
	known.Script = filepath.Join(s.dir, filepath.Base(s.program.Name))
	text := permission.Text(r)
	if slices.Contains(known.Allow[r.Kind], text) {
		return nil
	}
	known.Allow[r.Kind] = append(known.Allow[r.Kind], text)
	out, err := json.MarshalIndent(known, "", "  ")
	if err != nil {
		return err
	}
	if err := os.MkdirAll(m.dir, 0o700); err != nil {
		return err
	}
	return renameio.WriteFile(path, append(out, '\n'), 0o600)
}
