package bindings

import (
	"bytes"
)

//go:generate go run ../cmd/unilua types ../stdlib/meta

// StubFile is a file of LuaLS definitions.
type StubFile struct {
	Name string // without folder
	Text []byte
}

// Stubs returns the definitions of all modules, a file for each.
func Stubs() []StubFile {
	files := make([]StubFile, len(modules))
	for i, m := range modules {
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
