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
//
// Lines are held weakly: a loop that was left early forgets its iterator, and the
// file is closed with the garbage.
type openFiles struct {
	lines map[weak.Pointer[file.Lines]]struct{}
	many  int // lines until those are looked for that nobody reads any more
	temps []string
}

// manyLines is how many files may be open for their lines, at least, before it is
// worth a collection of garbage to find those that nobody reads any more.
const manyLines = 64

// hold counts a file whose lines are to be read as one of those that the script
// of s has open.
func (f *openFiles) hold(s *sandbox.State) error {
	if len(f.lines) >= max(f.many, manyLines) {
		f.forget(s)
	}
	err := s.HoldFile()
	if err != nil && len(f.lines) > 0 {
		f.forget(s)
		err = s.HoldFile()
	}
	return err
}

// forget gives back the files that nobody reads any more.
func (f *openFiles) forget(s *sandbox.State) {
	runtime.GC()
	for p := range f.lines {
		if p.Value() == nil {
			delete(f.lines, p)
			s.DropFile()
		}
	}
	f.many = 2 * len(f.lines)
}

// adopt notes a file whose lines are read, which hold has counted.
func (f *openFiles) adopt(l *file.Lines) {
	if f.lines == nil {
		f.lines = make(map[weak.Pointer[file.Lines]]struct{})
	}
	f.lines[weak.Make(l)] = struct{}{}
}

// close closes a file whose lines have been read.
func (f *openFiles) close(s *sandbox.State, l *file.Lines) {
	delete(f.lines, weak.Make(l))
	s.DropFile()
	_ = l.Close() // it was only read
}

// Weight implements sandbox.Weighty.
func (f *openFiles) Weight() (bytes int) {
	for p := range f.lines {
		if l := p.Value(); l != nil {
			bytes += l.Size()
		}
	}
	return bytes
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
