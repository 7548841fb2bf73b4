package bindings

import (
	"crypto/md5"
	"crypto/sha1"
	"crypto/sha256"
	"hash"
	"io"
	"os"

	lua "github.com/yuin/gopher-lua"

	"github.com/unilua/unilua/engine/fault"
	"github.com/unilua/unilua/engine/sandbox"
	"github.com/unilua/unilua/engine/sandbox/file"
	"github.com/unilua/unilua/engine/sandbox/world"
)

// Limits unless the script states others, in bytes.
const (
	defaultFileMax = 64 << 20
	defaultLineMax = 1 << 20
)

// world does something with the files of the host.
func (a Args) world(op *world.Op) (world.Reply, error) { return a.Run().state.Do(op) }

// openFile opens the plain file that argument 1 names, if the run may read it.
// The caller closes it.
func (a Args) openFile() (name string, f *os.File, err error) {
	name = a.String(1)
	r, err := a.world(&world.Op{Verb: world.OpenFile, Path: name})
	if err != nil {
		err = file.Fault(name, err)
	}
	return name, r.File, err
}

func fsRead(a Args) int {
	most := a.Options(2).Size("max", defaultFileMax)
	name, f, err := a.openFile()
	if err != nil {
		return a.Fail(err)
	}
	defer f.Close()
	room, in := sandbox.Reading(a.L)
	defer in.Done()
	text, err := file.Read(f, most, room)
	if err != nil {
		return a.Fail(file.Fault(name, err))
	}
	return a.PushString(text)
}

var algorithms = map[string]func() hash.Hash{"sha256": sha256.New, "sha1": sha1.New, "md5": md5.New}

func fsHash(a Args) int {
	algorithm, ok := algorithms[a.OptString(2, "sha256")]
	if !ok {
		a.bad(2, `"sha256", "sha1" or "md5"`, a.Get(2))
	}
	name, f, err := a.openFile()
	if err != nil {
		return a.Fail(err)
	}
	defer f.Close()
	digest, err := file.Hash(a.Run().session.Context(), f, algorithm())
	if err != nil {
		return a.Fail(file.Fault(name, err))
	}
	return a.PushString(digest)
}

func fsLines(a Args) int {
	o := a.Options(2)
	part := file.Range{From: o.Size("from", 0), To: o.Size("to", file.Whole.To)}
	most := int(o.Size("max", defaultLineMax))
	sandbox.Grab(a.L, file.LinesBuffer)
	s, files := a.Run().state, &a.Run().files
	if err := files.hold(s); err != nil {
		return a.Fail(fault.New(fault.CodeOf(err), "%s: %w", a.String(1), err))
	}
	name, l, err := a.openLines(part, most)
	if err != nil {
		s.DropFile()
		return a.Fail(err)
	}
	files.adopt(l)
	return a.Push(native(func(L *lua.LState) int {
		if l == nil {
			return 0
		}
		room, in := sandbox.Reading(L)
		line, err := l.Next(room)
		in.Done()
		if err == nil {
			sandbox.MadeText(L, len(line))
			L.Push(lua.LString(line))
			return 1
		}
		files.close(s, l)
		l = nil
		if err != io.EOF {
			sandbox.Raise(L, file.Fault(name, err))
		}
		return 0
	}))
}

// openLines opens the lines of the file that argument 1 names.
func (a Args) openLines(part file.Range, most int) (name string, l *file.Lines, err error) {
	name, f, err := a.openFile()
	if err != nil {
		return name, nil, err
	}
	if l, err = file.NewLines(f, part, most); err != nil {
		err = file.Fault(name, err)
	}
	return name, l, err
}
