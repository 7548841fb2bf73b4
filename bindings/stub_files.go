package bindings

import (
	"bytes"
	"slices"
)

//go:generate go run ../cmd/unilua types ../stdlib/meta

// StubFile is a file of LuaLS definitions.
type StubFile struct {
	Name string // without folder
	Text []byte
}

// Stubs returns the definitions of all modules and of what is added to Lua's
// libraries, a file for each.
func Stubs() []StubFile {
	all := slices.Concat(modules, additions)
	files := make([]StubFile, len(all))
	for i, m := range all {
		var text bytes.Buffer
		_ = m.Stub(&text) // a Buffer takes everything
		files[i] = StubFile{m.fileName(), text.Bytes()}
	}
	return files
}

func (m *Module) fileName() string {
	if m.Name == "" {
		return "unilua.lua"
	}
	return m.Name + ".lua"
}
