package world

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"syscall"

	"github.com/unilua/unilua/engine/fault"
	"github.com/unilua/unilua/engine/sandbox/file"
	"github.com/unilua/unilua/engine/sandbox/permission"
)

// Host is the World of this process.
type Host struct {
	May permission.Checker

	// Before is called before a file is changed. It may block until what the
	// script has seen is durable; its error is the error of the change.
	Before func() error

	mu    sync.Mutex
	temps map[string]struct{} // made, and not discarded
}

// access is an Op that is being done.
type access struct {
	*Op
	*Host
	ctx context.Context
	by  permission.Asker
}

var verbs = [...]func(*access) (Reply, error){
	Open: (*access).open, OpenFile: (*access).openFile, Write: (*access).write, Copy: (*access).copy,
	Stat: (*access).stat, Exists: (*access).exists, List: (*access).list, Resolve: (*access).resolve,
	Names: (*access).names, Look: (*access).look, Glob: (*access).glob, Mkdir: (*access).mkdir,
	Remove: (*access).remove, Rename: (*access).rename, TempFile: (*access).tempFile, TempDir: (*access).tempDir,
	Discard: (*access).discard, Scratch: (*access).scratch, Env: (*access).env, Module: (*access).module, Script: (*access).script,
}

// Do implements World.
func (h *Host) Do(ctx context.Context, by permission.Asker, op *Op) (Reply, error) {
	if int(op.Verb) >= len(verbs) || verbs[op.Verb] == nil {
		return Reply{}, fault.New(fault.Invalid, "there is no access of kind %d", op.Verb)
	}
	return verbs[op.Verb](&access{op, h, ctx, by})
}

// ask asks whether the run may do something to a target.
func (a *access) ask(k permission.Kind, target string) error {
	return a.May.Check(permission.Request{Kind: k, Target: target, By: a.by})
}

// sees reports whether the run may read what is at a path, without asking
// anybody: for what is left out if it may not.
func (a *access) sees(path string) bool {
	return permission.Allows(a.May, permission.Request{Kind: permission.Read, Target: path})
}

// path returns the file that name stands for, if the run may use it: that is to
// be opened, not name.
func (a *access) path(k permission.Kind, name string) (string, error) {
	path, err := permission.Resolve(name)
	if err != nil {
		return "", file.Fault(name, err)
	}
	return path, a.ask(k, path)
}

func (a *access) readable(name string) (string, error) { return a.path(permission.Read, name) }

// writable returns the file that name stands for, if the run may change it. What
// the script has seen is durable then.
func (a *access) writable(name string) (string, error) {
	path, err := a.path(permission.Write, name)
	if err == nil {
		err = a.Before()
	}
	return path, err
}

// entry returns the folder entry that name stands for, if the run may take it
// away. If that is a link, it is the link itself, not what it points at, and the
// run must be allowed to write the folder. When it returns, what the script has
// seen is durable.
func (a *access) entry(name string) (string, error) {
	dir, err := permission.Resolve(filepath.Dir(name))
	if err != nil {
		return "", file.Fault(name, err)
	}
	path := filepath.Join(dir, filepath.Base(name))
	target, err := permission.Resolve(path)
	if err != nil {
		return "", file.Fault(name, err)
	}
	changed := path
	if target != path {
		changed = dir
	}
	if err := a.May.Check(permission.Request{Kind: permission.Write, Target: changed, Tree: true, By: a.by}); err != nil {
		return "", err
	}
	return path, a.Before()
}

// missing reports whether err says that nothing is there.
func missing(err error) bool {
	return errors.Is(err, fs.ErrNotExist) || errors.Is(err, syscall.ENOTDIR)
}

func (a *access) env() (Reply, error) {
	if err := a.ask(permission.Env, a.Path); err != nil {
		return Reply{}, err
	}
	text, ok := os.LookupEnv(a.Path)
	return Reply{Text: text, OK: ok}, nil
}
