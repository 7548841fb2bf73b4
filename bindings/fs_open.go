package bindings

import (
	"errors"
	"runtime"
	"weak"

	"github.com/unilua/unilua/engine/sandbox"
	"github.com/unilua/unilua/engine/sandbox/file"
	"github.com/unilua/unilua/engine/sandbox/world"
)

// openFiles are what a run has open and has to give back: files whose lines are
// read, and temporary files and folders. The zero value is ready.
type openFiles struct {
	lines map[weak.Pointer[file.Lines]]struct{}
	temps []string
}

// manyLines is how many files may be open for their lines before those are
// looked for that nobody reads any more.
const manyLines = 64

// adopt notes a file whose lines are read. It is held weakly: a loop that was
// left early forgets its iterator, and the file is closed with the garbage.
func (f *openFiles) adopt(l *file.Lines) {
	if len(f.lines) >= manyLines {
		runtime.GC()
		for p := range f.lines {
			if p.Value() == nil {
				delete(f.lines, p)
			}
		}
	}
	if f.lines == nil {
		f.lines = make(map[weak.Pointer[file.Lines]]struct{})
	}
	f.lines[weak.Make(l)] = struct{}{}
}

// close closes a file whose lines have been read.
func (f *openFiles) close(l *file.Lines) {
	delete(f.lines, weak.Make(l))
	_ = l.Close() // it was only read
}

// end gives back all there is, of a run with that state.
func (f *openFiles) end(s *sandbox.State) error {
	for p := range f.lines {
		if l := p.Value(); l != nil {
			_ = l.Close()
		}
	}
	var errs []error
	for _, path := range f.temps {
		_, err := s.Do(&world.Op{Verb: world.Discard, Path: path})
		errs = append(errs, err)
	}
	f.lines, f.temps = nil, nil
	return errors.Join(errs...)
}
