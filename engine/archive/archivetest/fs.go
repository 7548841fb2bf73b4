// Package archivetest has a file system in memory that can lose power.
//
// It keeps a journal of everything that changed it. From the journal a Disk
// makes, for every point between two changes, the file systems that a power
// loss at that point may leave: with any part of what was not synced kept, lost
// or torn at sectors of 512 bytes, in any order.
package archivetest

import (
	"errors"
	"io"
	"io/fs"
	"path/filepath"
	"slices"
	"sync"
	"syscall"

	"github.com/unilua/unilua/engine/archive"
)

// Kind is a kind of change.
type Kind string

// The kinds of changes, and Mark, which the test puts between them.
const (
	Create  Kind = "create"
	Write   Kind = "write"
	Sync    Kind = "sync"
	Rename  Kind = "rename"
	Remove  Kind = "remove"
	SyncDir Kind = "syncdir"
	Mark    Kind = "mark"
)

// Op is one change.
type Op struct {
	Kind   Kind
	Name   string // as it was then; of a folder for SyncDir
	To     string // of Rename
	Off    int64  // of Write
	Data   []byte // of Write
	Failed bool   // the change reported an error
	Note   any    // of Mark

	file *inode
}

// inode is a file apart from its names. Its identity is all a Disk needs.
type inode struct{ data []byte }

// FS is a file system in memory. The zero value is not usable; see New.
type FS struct {
	mu       sync.Mutex
	dirs     map[string]bool
	names    map[string]*inode
	journal  []Op
	fail     func(Op) error
	capacity int64
	noSync   bool
}

var _ archive.FS = (*FS)(nil)

// New returns an empty file system.
func New() *FS {
	return &FS{dirs: map[string]bool{}, names: map[string]*inode{}}
}

// Fail makes changes fail for which f returns an error. A write that fails has
// half happened. A sync that fails has lost what it should have saved, and a
// later one does not save it either, as Linux has it.
func (f *FS) Fail(fail func(Op) error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.fail = fail
}

// SetCapacity lets files grow to n bytes in all, or without limit if 0.
func (f *FS) SetCapacity(n int64) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.capacity = n
}

// IgnoreSync makes syncs succeed and do nothing: for a control that must lose
// data.
func (f *FS) IgnoreSync() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.noSync = true
}

// Mark puts a note into the journal.
func (f *FS) Mark(note any) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.journal = append(f.journal, Op{Kind: Mark, Note: note})
}

// Journal returns what happened so far.
func (f *FS) Journal() []Op {
	f.mu.Lock()
	defer f.mu.Unlock()
	return slices.Clone(f.journal)
}

// Bytes returns the content of a file as it is now, to be read and changed by
// the test while nobody uses it; nil if there is no such file.
func (f *FS) Bytes(name string) []byte {
	f.mu.Lock()
	defer f.mu.Unlock()
	if i := f.names[name]; i != nil {
		return i.data
	}
	return nil
}

// SetBytes gives a file a content.
func (f *FS) SetBytes(name string, data []byte) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.dirs[filepath.Dir(name)] = true
	f.names[name] = &inode{data}
}

// Clone returns a copy with an empty journal.
func (f *FS) Clone() *FS {
	f.mu.Lock()
	defer f.mu.Unlock()
	c := New()
	for d := range f.dirs {
		c.dirs[d] = true
	}
	for name, i := range f.names {
		c.names[name] = &inode{slices.Clone(i.data)}
	}
	return c
}

// MkdirAll implements archive.FS; a folder is durable at once.
func (f *FS) MkdirAll(dir string) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	if err := f.refuse(Op{Kind: Create, Name: dir}); err != nil {
		return err
	}
	f.dirs[dir] = true
	return nil
}

// List implements archive.FS.
func (f *FS) List(dir string) ([]string, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if !f.dirs[dir] {
		return nil, pathError("list", dir, fs.ErrNotExist)
	}
	var names []string
	for name := range f.names {
		if filepath.Dir(name) == dir {
			names = append(names, filepath.Base(name))
		}
	}
	slices.Sort(names)
	return names, nil
}

// Create implements archive.FS.
func (f *FS) Create(name string) (archive.File, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	i := &inode{}
	if err := f.change(Op{Kind: Create, Name: name, file: i}); err != nil {
		return nil, err
	}
	f.names[name] = i
	return &file{fs: f, name: name, inode: i, write: true}, nil
}

// Open implements archive.FS.
func (f *FS) Open(name string, write bool) (archive.File, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	i := f.names[name]
	if i == nil {
		return nil, pathError("open", name, fs.ErrNotExist)
	}
	if write {
		if err := f.refuse(Op{Kind: Write, Name: name}); errors.Is(err, fs.ErrPermission) {
			return nil, err
		}
	}
	return &file{fs: f, name: name, inode: i, write: write}, nil
}

// Rename implements archive.FS.
func (f *FS) Rename(from, to string) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	i := f.names[from]
	if i == nil {
		return pathError("rename", from, fs.ErrNotExist)
	}
	if err := f.change(Op{Kind: Rename, Name: from, To: to, file: i}); err != nil {
		return err
	}
	delete(f.names, from)
	f.names[to] = i
	return nil
}

// Remove implements archive.FS.
func (f *FS) Remove(name string) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.names[name] == nil {
		return pathError("remove", name, fs.ErrNotExist)
	}
	if err := f.change(Op{Kind: Remove, Name: name}); err != nil {
		return err
	}
	delete(f.names, name)
	return nil
}

// SyncDir implements archive.FS.
func (f *FS) SyncDir(dir string) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.noSync {
		return nil
	}
	return f.change(Op{Kind: SyncDir, Name: dir})
}

// refuse returns the error that op is to fail with.
func (f *FS) refuse(op Op) error {
	if f.fail == nil {
		return nil
	}
	if err := f.fail(op); err != nil {
		return pathError(string(op.Kind), op.Name, err)
	}
	return nil
}

// change puts op into the journal unless it is to fail.
func (f *FS) change(op Op) error {
	if err := f.refuse(op); err != nil {
		return err
	}
	f.journal = append(f.journal, op)
	return nil
}

// used returns the bytes of all files.
func (f *FS) used() int64 {
	var n int64
	for _, i := range f.names {
		n += int64(len(i.data))
	}
	return n
}

func pathError(op, path string, err error) error {
	return &fs.PathError{Op: op, Path: path, Err: err}
}

type file struct {
	fs    *FS
	name  string
	inode *inode
	write bool
}

func (h *file) ReadAt(p []byte, off int64) (int, error) {
	h.fs.mu.Lock()
	defer h.fs.mu.Unlock()
	if off >= int64(len(h.inode.data)) {
		return 0, io.EOF
	}
	n := copy(p, h.inode.data[off:])
	if n < len(p) {
		return n, io.EOF
	}
	return n, nil
}

func (h *file) WriteAt(p []byte, off int64) (int, error) {
	h.fs.mu.Lock()
	defer h.fs.mu.Unlock()
	if !h.write {
		return 0, pathError("write", h.name, fs.ErrPermission)
	}
	grows := max(0, off+int64(len(p))-int64(len(h.inode.data)))
	if c := h.fs.capacity; c > 0 && grows > 0 && h.fs.used()+grows > c {
		return 0, pathError("write", h.name, syscall.ENOSPC)
	}
	op := Op{Kind: Write, Name: h.name, Off: off, Data: slices.Clone(p), file: h.inode}
	err := h.fs.refuse(op)
	if err != nil {
		op.Data, op.Failed = op.Data[:len(p)/2], true
	}
	h.fs.journal = append(h.fs.journal, op)
	h.inode.data = writeAt(h.inode.data, op.Data, off)
	return len(op.Data), err
}

func (h *file) Size() (int64, error) {
	h.fs.mu.Lock()
	defer h.fs.mu.Unlock()
	return int64(len(h.inode.data)), nil
}

func (h *file) Sync() error {
	h.fs.mu.Lock()
	defer h.fs.mu.Unlock()
	if h.fs.noSync {
		return nil
	}
	op := Op{Kind: Sync, Name: h.name, file: h.inode}
	err := h.fs.refuse(op)
	op.Failed = err != nil
	h.fs.journal = append(h.fs.journal, op)
	return err
}

func (h *file) Close() error { return nil }

// writeAt writes p at off into data, grown as needed.
func writeAt(data, p []byte, off int64) []byte {
	if end := off + int64(len(p)); end > int64(len(data)) {
		data = append(data, make([]byte, end-int64(len(data)))...)
	}
	copy(data[off:], p)
	return data
}
