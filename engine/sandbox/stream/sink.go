// Package stream carries what runs print and read: many runs share one
// standard output without tearing each other's lines, and one standard input
// whose reading can be cancelled.
package stream

import (
	"bytes"
	"io"
	"sync"
)

// maxHeld is how much of a line without an end a Stream holds back, in bytes.
// A longer line is passed on in parts, and may then be torn.
const maxHeld = 64 << 10

// Sink is where the lines of several runs meet, such as the standard output of
// the process. It is safe for concurrent use.
type Sink struct {
	mu   sync.Mutex
	w    io.Writer
	open *Stream // whose line stands unfinished at the end of w
}

// NewSink returns a Sink that writes to w.
func NewSink(w io.Writer) *Sink { return &Sink{w: w} }

// write passes p on in one piece. A line that another stream left unfinished
// is ended first.
func (s *Sink) write(from *Stream, p []byte) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.open != nil && s.open != from {
		if _, err := s.w.Write([]byte("\n")); err != nil {
			return err
		}
		s.open = nil
	}
	_, err := s.w.Write(p)
	s.open = nil
	if p[len(p)-1] != '\n' {
		s.open = from
	}
	return err
}

// EndLine ends the line that stands unfinished at the end of what was written,
// if there is one.
func (s *Sink) EndLine() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.open == nil {
		return nil
	}
	s.open = nil
	_, err := s.w.Write([]byte("\n"))
	return err
}

// Stream is one run's way into a Sink. It passes whole lines on as soon as
// they are complete, and holds an unfinished one until Flush. It is not safe
// for concurrent use.
type Stream struct {
	sink   *Sink
	before func(bytes int) error
	held   []byte
}

// New returns a Stream into s. before, unless nil, is called with the number of
// bytes that are about to leave; it may block, and its error stops them.
func (s *Sink) New(before func(bytes int) error) *Stream {
	return &Stream{sink: s, before: before}
}

// Write takes p in, and passes on the lines that are complete with it.
func (s *Stream) Write(p []byte) (int, error) {
	whole := bytes.LastIndexByte(p, '\n') + 1
	if whole > 0 {
		whole += len(s.held) // of which no line is whole
	}
	s.held = append(s.held, p...)
	if len(s.held)-whole > maxHeld {
		whole = len(s.held)
	}
	return len(p), s.pass(whole)
}

// WriteString is Write for a string.
func (s *Stream) WriteString(p string) (int, error) { return s.Write([]byte(p)) }

// Flush passes on all that is held, the unfinished line too. If another stream
// writes to the sink next, the line is ended there.
func (s *Stream) Flush() error { return s.pass(len(s.held)) }

// pass hands the first n bytes of what is held to the sink. They are gone from
// here also if that fails.
func (s *Stream) pass(n int) error {
	if n == 0 {
		return nil
	}
	out := s.held[:n]
	defer func() { s.keep(s.held[n:]) }()
	if s.before != nil {
		if err := s.before(n); err != nil {
			return err
		}
	}
	return s.sink.write(s, out)
}

// keep holds rest, in the same buffer unless that has grown large.
func (s *Stream) keep(rest []byte) {
	if cap(s.held) > maxHeld {
		s.held = append([]byte(nil), rest...)
		return
	}
	s.held = append(s.held[:0], rest...)
}
