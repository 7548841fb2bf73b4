package sandbox

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"syscall"
	"time"

	"github.com/unilua/unilua/engine/fault"
	"github.com/unilua/unilua/engine/sandbox/stream"
	"github.com/unilua/unilua/engine/sandbox/world"
)

// handle is an open file of a script. The standard ones have no os.File.
type handle struct {
	name   string
	file   *os.File
	in     Input  // nil if it cannot be read
	out    Output // discards if it cannot be written
	writes bool
	closed bool
	busy   bool // a read is in progress, which counts what it reads
	state  *State

	release   func() bool // of the run's end from cutting what waits here
	buffering buffering
	child     *child // the program at the other end, if it is a pipe
}

// buffering says when what is written leaves for the file.
type buffering int

const (
	fullyBuffered buffering = iota
	unbuffered
	lineBuffered // with the end of a line
)

// nothing is an empty input and an output that keeps nothing.
type nothing struct{}

func (nothing) Read([]byte) (int, error)    { return 0, io.EOF }
func (nothing) Write(p []byte) (int, error) { return len(p), nil }
func (nothing) Flush() error                { return nil }

// standardFile is the Value of the userdata that stand for the standard files
// in all states.
type standardFile int

const (
	stdin standardFile = iota
	stdout
	stderr
)

// standardHandle returns this state's side of a standard file.
func (s *State) standardHandle(f standardFile) *handle {
	if s.standard[f] == nil {
		h := &handle{state: s, out: nothing{}}
		switch f {
		case stdin:
			h.name, h.in = "stdin", s.opts.Stdin
		case stdout:
			h.name, h.out, h.writes = "stdout", s.opts.Stdout, true
		case stderr:
			h.name, h.out, h.writes = "stderr", s.opts.Stderr, true
		}
		s.standard[f] = h
	}
	return s.standard[f]
}

// modes are the ways to open a file.
var modes = map[string]world.How{
	"r":  {Read: true},
	"w":  {Write: true, Create: true, Truncate: true},
	"a":  {Write: true, Create: true, Append: true},
	"r+": {Read: true, Write: true},
	"w+": {Read: true, Write: true, Create: true, Truncate: true},
	"a+": {Read: true, Write: true, Create: true, Append: true},
}

// maxFiles is how many files a run may have open, so that others find some.
const maxFiles = 256

// mayOpen reports why no more files can be opened.
func (s *State) mayOpen() error {
	if len(s.files)+s.others >= maxFiles {
		return fault.New(fault.Unavailable, "too many open files: the run has %d, close those that it does not need", maxFiles)
	}
	return nil
}

// HoldFile counts a file that is about to be opened for the script elsewhere.
// The error says that it has as many as it may.
func (s *State) HoldFile() error {
	err := s.mayOpen()
	if err == nil {
		s.others++
	}
	return err
}

// DropFile gives back what HoldFile has counted.
func (s *State) DropFile() { s.others-- }

// open opens a file that the run may use in that mode.
func (s *State) open(name string, m world.How) (*handle, error) {
	if err := s.mayOpen(); err != nil {
		return nil, err
	}
	r, err := s.Do(&world.Op{Verb: world.Open, Path: name, How: m})
	if err != nil {
		return nil, err
	}
	return s.adoptFile(name, r.File, m), nil
}

// adoptFile makes f one of the run's files: it is closed with the state.
func (s *State) adoptFile(name string, f *os.File, m world.How) *handle {
	h := &handle{name: name, file: f, out: nothing{}, writes: m.Write, state: s}
	if m.Read {
		h.in = stream.Direct(f)
	}
	if m.Write {
		h.out = bufio.NewWriter(guardedFile{f, s.opts.Before})
	}
	s.control.meter.Debt += fileBytes
	if s.files == nil {
		s.files = map[*handle]struct{}{}
	}
	s.files[h] = struct{}{}
	// Nobody waits for a pipe or a terminal any more once the run is to end. Of
	// other files the system takes no deadline.
	h.release = context.AfterFunc(s.control.run, func() { _ = f.SetDeadline(time.Unix(1, 0)) })
	return h
}

// guardedFile waits, before a file is changed, for what the script has seen to
// be durable.
type guardedFile struct {
	file   *os.File
	before func() error
}

func (g guardedFile) Write(p []byte) (int, error) {
	if err := g.before(); err != nil {
		return 0, err
	}
	return g.file.Write(p)
}

// write takes p in. What has been read ahead is given back first.
func (h *handle) write(p []byte) error {
	if !h.writes {
		return syscall.EBADF
	}
	if h.file != nil && h.in != nil && h.in.Buffered() > 0 {
		if _, err := h.seek(0, io.SeekCurrent); err != nil {
			return err
		}
	}
	if _, err := h.out.Write(p); err != nil {
		return err
	}
	if h.buffering == unbuffered || h.buffering == lineBuffered && bytes.IndexByte(p, '\n') >= 0 {
		return h.out.Flush()
	}
	return nil
}

// reading prepares h for a read: what was written must be seen, and a question
// must stand on the terminal before its answer is awaited.
func (h *handle) reading() (Input, error) {
	if h.in == nil {
		return nil, syscall.EBADF
	}
	out := h.out
	if h.file == nil {
		out = h.state.opts.Stdout
	}
	return h.in, out.Flush()
}

// seek moves the position, as the script sees it.
func (h *handle) seek(offset int64, whence int) (int64, error) {
	if h.file == nil || h.child != nil {
		return 0, syscall.ESPIPE
	}
	if err := h.out.Flush(); err != nil {
		return 0, err
	}
	if h.in != nil { // what has been read ahead does not count
		if _, err := h.file.Seek(-int64(h.in.Buffered()), io.SeekCurrent); err != nil {
			return 0, err
		}
		h.in.Reset()
	}
	return h.file.Seek(offset, whence)
}

// flush writes what is held. That nobody waits any more for a program to read it
// is no failure of its own.
func (h *handle) flush() error {
	err := h.out.Flush()
	if errors.Is(err, os.ErrDeadlineExceeded) {
		return nil
	}
	return err
}

// close writes what is held and closes the file. A standard file is flushed
// only: it belongs to others too.
func (h *handle) close() error {
	if h.closed {
		return nil
	}
	err := h.flush()
	h.closed = true
	if h.file == nil {
		return err
	}
	delete(h.state.files, h)
	h.release()
	if h.in != nil {
		h.in.Reset()
	}
	if e := h.file.Close(); err == nil {
		err = e
	}
	if h.child != nil {
		if e := h.child.wait(); err == nil {
			err = e
		}
	}
	return err
}
