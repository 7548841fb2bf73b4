package bindings

import (
	"crypto/md5"
	"crypto/sha1"
	"crypto/sha256"
	"hash"
	"io"

	lua "github.com/yuin/gopher-lua"

	"github.com/unilua/unilua/engine/sandbox"
	"github.com/unilua/unilua/engine/sandbox/file"
	"github.com/unilua/unilua/engine/sandbox/permission"
)

// Limits unless the script states others, in bytes.
const (
	defaultFileMax = 64 << 20
	defaultLineMax = 1 << 20
)

// readable returns the path as argument n gives it, and the file that it leads
// to, if the run may read that.
func (a Args) readable(n int) (name, path string, err error) {
	name = a.String(n)
	path, err = a.Run().state.Path(permission.Read, name)
	return name, path, err
}

func fsRead(a Args) int {
	most := a.Options(2).Size("max", defaultFileMax)
	name, path, err := a.readable(1)
	if err != nil {
		return a.Fail(err)
	}
	text, err := file.Read(path, most)
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
	name, path, err := a.readable(1)
	if err != nil {
		return a.Fail(err)
	}
	digest, err := file.Hash(a.Run().session.Context(), path, algorithm())
	if err != nil {
		return a.Fail(file.Fault(name, err))
	}
	return a.PushString(digest)
}

func fsLines(a Args) int {
	o := a.Options(2)
	part := file.Range{From: o.Size("from", 0), To: o.Size("to", file.Whole.To)}
	most := int(o.Size("max", defaultLineMax))
	name, path, err := a.readable(1)
	if err != nil {
		return a.Fail(err)
	}
	l, err := file.OpenLines(path, part, most)
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
