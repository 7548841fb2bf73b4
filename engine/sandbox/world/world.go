// Package world is what a script can do to the files and the environment of its
// host. Each access is a value, an Op, and a World does it: Host by the system's
// own means, in this process; another may hand it to a process that has a Host.
// So what a script is given does not depend on where it runs, and who decides
// about an access is who makes it.
//
// Names are as the script gives them. A World resolves them, asks whether the
// run may use what they lead to, and then uses just that, following no link.
//
// Errors are those of package file and of the permissions: the system's, or a
// *fault.Error. The caller words them.
package world

import (
	"context"
	"io"
	"io/fs"
	"os"
	"time"

	"github.com/unilua/unilua/engine/sandbox/permission"
)

// World does Ops. It is safe for concurrent use.
type World interface {
	// Do does op in the name of by, and returns when it is done or has failed. A
	// File in the reply is the caller's to close.
	Do(ctx context.Context, by permission.Asker, op *Op) (Reply, error)
}

// Verb says what an Op is to do.
type Verb byte

// The verbs, with the fields of Op and Reply that they use. Path is in all of
// them but Env, Glob and Module.
const (
	_        Verb = iota
	Open          // how OpenHow → File: of any kind
	OpenFile      // → File: a plain one, for reading
	Write         // Fill or Text, How, Mode, Parents: → nothing
	Copy          // To, Mode
	Stat          // → Info; a link that leads nowhere is described itself
	Exists        // → OK
	List          // → Names
	Resolve       // → Path: of what may be read
	Names         // of a folder that Resolve or Names has led to → Names; what may not be read is not there
	Look          // at an entry of such a folder → Info; likewise
	Glob          // Path is the pattern → Names
	Mkdir         // Mode, Parents
	Remove        // Recursive
	Rename        // To
	TempFile      // in the folder Path, its name beginning with To; Keep → Path
	TempDir       // likewise
	Discard       // what TempFile or TempDir has made, with all in it
	Scratch       // a file without a name in the folder Path → File, and Path, which it had
	Env           // Path is the name of the variable → Text, OK
	Module        // Path is its name, To the templates, Dir the folder → Text, Path; or Tried
	Script        // in the folder Dir → Text, Path
)

// Op is one access.
type Op struct {
	Verb      Verb                  `cbor:"1,keyasint"`
	Path      string                `cbor:"2,keyasint,omitempty"`
	To        string                `cbor:"3,keyasint,omitempty"`
	Dir       string                `cbor:"4,keyasint,omitempty"`
	How       How                   `cbor:"5,keyasint,omitempty"`
	Mode      fs.FileMode           `cbor:"6,keyasint,omitempty"` // 0: what is usual
	Parents   bool                  `cbor:"7,keyasint,omitempty"`
	Recursive bool                  `cbor:"8,keyasint,omitempty"`
	Keep      bool                  `cbor:"9,keyasint,omitempty"` // it outlives the run
	Fill      func(io.Writer) error `cbor:"-"`                    // writes the content of the file
}

// Changes reports whether the op may change something of the host.
func (op *Op) Changes() bool {
	switch op.Verb {
	case Open:
		return op.How.Write || op.How.Create || op.How.Truncate
	case Write, Copy, Mkdir, Remove, Rename, TempFile, TempDir:
		return true
	}
	return false
}

// How says for what a file is opened, or how it is written.
type How struct {
	Read     bool `cbor:"1,keyasint,omitempty"`
	Write    bool `cbor:"2,keyasint,omitempty"`
	Create   bool `cbor:"3,keyasint,omitempty"` // if it is missing
	Truncate bool `cbor:"4,keyasint,omitempty"`
	Append   bool `cbor:"5,keyasint,omitempty"`
	InPlace  bool `cbor:"6,keyasint,omitempty"` // the file itself is written, not replaced
}

// Reply is what became of an Op.
type Reply struct {
	Text  string   `cbor:"1,keyasint,omitempty"`
	Path  string   `cbor:"2,keyasint,omitempty"`
	Tried string   `cbor:"3,keyasint,omitempty"`
	Names []string `cbor:"4,keyasint,omitempty"`
	Info  Info     `cbor:"5,keyasint,omitempty"`
	OK    bool     `cbor:"6,keyasint,omitempty"`
	File  *os.File `cbor:"-"`
}

// Info describes a file or folder. It is an fs.FileInfo.
type Info struct {
	Base    string      `cbor:"1,keyasint,omitempty"`
	Bytes   int64       `cbor:"2,keyasint,omitempty"`
	Type    fs.FileMode `cbor:"3,keyasint,omitempty"`
	Changed int64       `cbor:"4,keyasint,omitempty"` // Unix nanoseconds
	Linked  bool        `cbor:"5,keyasint,omitempty"` // the name that was given is that of a link
}

func infoOf(i fs.FileInfo) Info {
	return Info{Base: i.Name(), Bytes: i.Size(), Type: i.Mode(), Changed: i.ModTime().UnixNano()}
}

// Name, Size, Mode, ModTime, IsDir and Sys implement fs.FileInfo.
func (i Info) Name() string       { return i.Base }
func (i Info) Size() int64        { return i.Bytes }
func (i Info) Mode() fs.FileMode  { return i.Type }
func (i Info) ModTime() time.Time { return time.Unix(0, i.Changed) }
func (i Info) IsDir() bool        { return i.Type.IsDir() }
func (i Info) Sys() any           { return nil }
