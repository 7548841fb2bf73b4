package bindings

import (
	"crypto/md5"
	"crypto/sha1"
	"crypto/sha256"
	"hash"
	"io"
	"os"

	lua "github.com/yuin/gopher-lua"

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
	text, err := file.Read(f, most)
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
	name, f, err := a.openFile()
	if err != nil {
		return a.Fail(err)
	}
	l, err := file.NewLines(f, part, most)
	if err != nil {
		return a.Fail(file.Fault(name, err))
	}
	files := &a.Run().files
	files.adopt(l)
	return a.Push(native(func(L *lua.LState) int {
		if l == nil {
			return 0
		}
		line, err := l.Next()
		if err == nil {
			sandbox.MadeText(L, len(line))
			L.Push(lua.LString(line))
			return 1
		}
		files.close(l)
		l = nil
		if err != io.EOF {
			sandbox.Raise(L, file.Fault(name, err))
		}
		return 0
	}))
}
