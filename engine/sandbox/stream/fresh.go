package stream

import (
	"bytes"
	"context"
	"io"
)

// Fresh returns the next line that comes after ready has returned, such as the
// answer to a question that ready asks. Nobody else reads meanwhile; what was
// read before is kept for them. A line without an end is none: then, as at the
// end of the input, Fresh returns io.EOF.
func (s *Source) Fresh(ctx context.Context, ready func() error) (string, error) {
	select {
	case s.turn <- struct{}{}:
		defer func() { <-s.turn }()
	case <-ctx.Done():
		return "", context.Cause(ctx)
	}
	s.gather()
	before, ended := s.held, s.err
	s.held, s.err = nil, nil
	defer func() { s.held, s.err = append(before, s.held...), ended }()
	if err := ready(); err != nil {
		return "", err
	}
	for {
		if end := bytes.IndexByte(s.held, '\n') + 1; end > 0 {
			return s.cut(end, everything)
		}
		if s.err != nil {
			s.held = nil
			return "", io.EOF
		}
		if err := s.fill(ctx); err != nil {
			return "", err
		}
	}
}

// gather takes in what has been read on the goroutine that reads.
func (s *Source) gather() {
	if !s.going {
		return
	}
	select {
	case c := <-s.fresh:
		s.going = false
		s.add(c)
	default:
	}
}
