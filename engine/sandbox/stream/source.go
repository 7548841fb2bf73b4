package stream

import (
	"bytes"
	"context"
	"errors"
	"io"
	"strings"
)

// Source is an input that several runs may read from, such as the standard
// input of the process: each read takes whole lines or counts, and can be
// cancelled. It is safe for concurrent use, but for Buffered and Reset.
type Source struct {
	r     io.Reader
	size  int           // of one read of r, in bytes
	turn  chan struct{} // held by who reads
	fresh chan chunk    // from the goroutine that reads r; nil if there is none
	going bool          // that goroutine is reading; guarded by turn
	held  []byte        // read and not taken yet; guarded by turn
	err   error         // how r ended; guarded by turn
}

type chunk struct {
	data []byte
	err  error
}

// NewSource returns a Source that reads from r, which may block for long. A
// read of r cannot be interrupted, so it happens on a goroutine of its own that
// outlives a cancelled reader; what it brings is kept for the next. There is at
// most one such goroutine.
func NewSource(r io.Reader) *Source {
	return &Source{r: r, size: 4 << 10, turn: make(chan struct{}, 1), fresh: make(chan chunk, 1)}
}

// Direct returns a Source that reads from r, such as a plain file, on the
// goroutine that asks.
func Direct(r io.Reader) *Source {
	return &Source{r: r, size: 16 << 10, turn: make(chan struct{}, 1)}
}

// Room is told of n bytes more that a read is about to hold for who asked, beyond
// what is read at once in any case. Its error ends the read, and what was read
// stays for the next. A read calls it on the goroutine of who asked; what is
// told of is the caller's to forget when the read is over. Nil is room for all.
type Room func(n int) error

func everything(int) error { return nil }

// Line returns the next line with its end, which the last may lack. At the end
// of the input it returns io.EOF, as all of these do.
func (s *Source) Line(ctx context.Context, room Room) (string, error) {
	seen := 0
	return s.take(ctx, room, func(held []byte) (int, bool) {
		end := bytes.IndexByte(held[seen:], '\n') + 1 + seen
		found := end > seen
		seen = len(held)
		return end, found
	})
}

// Next returns the next n bytes, fewer before the end of the input.
func (s *Source) Next(ctx context.Context, n int, room Room) (string, error) {
	return s.take(ctx, room, func(held []byte) (int, bool) { return n, len(held) >= max(1, n) })
}

// Rest returns all that comes until the end of the input.
func (s *Source) Rest(ctx context.Context, room Room) (string, error) {
	return s.take(ctx, room, func([]byte) (int, bool) { return 0, false })
}

// Numeral skips white space and returns the bytes that follow as far as they
// may be the beginning of a number, as scanf of C takes them.
func (s *Source) Numeral(ctx context.Context, room Room) (string, error) {
	const space = " \t\r\n\v\f"
	word, err := s.take(ctx, room, func(held []byte) (int, bool) {
		after := bytes.TrimLeft(held, space)
		n := numeral(after)
		return len(held) - len(after) + n, n < len(after) || n == maxNumeral
	})
	return strings.TrimLeft(word, space), err
}

// maxTaken is the most that is returned at once, in bytes.
const maxTaken = 256 << 20

// ErrTooLong is returned for a line or a rest that has more than 256 MiB.
var ErrTooLong = errors.New("more than 256 MiB at once")

// take reads until enough finds how many of the bytes held to return, or until
// the input ends, when it returns what there is.
func (s *Source) take(ctx context.Context, room Room, enough func(held []byte) (int, bool)) (string, error) {
	select {
	case s.turn <- struct{}{}:
		defer func() { <-s.turn }()
	case <-ctx.Done():
		return "", context.Cause(ctx)
	}
	if room == nil {
		room = everything
	}
	if s.err == io.EOF {
		s.err = nil // there may be more by now
	}
	for told := s.size; ; {
		if n, ok := enough(s.held); ok {
			return s.cut(n, room)
		}
		if s.err != nil && len(s.held) > 0 {
			return s.cut(len(s.held), room)
		}
		if s.err != nil {
			return "", s.err
		}
		if len(s.held) > maxTaken {
			return "", ErrTooLong
		}
		if more := len(s.held) - told; more > 0 {
			if err := room(more); err != nil {
				return "", err
			}
			told += more
		}
		if err := s.fill(ctx); err != nil {
			return "", err
		}
	}
}

// cut takes n bytes of what is held. Where these were many, what is left moves:
// it would keep them in memory.
func (s *Source) cut(n int, room Room) (string, error) {
	if err := room(n); err != nil {
		return "", err
	}
	out := string(s.held[:n])
	if s.held = s.held[n:]; n > s.size {
		s.held = bytes.Clone(s.held)
	}
	return out, nil
}

// fill waits for the next piece of input.
func (s *Source) fill(ctx context.Context) error {
	if s.fresh == nil {
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		s.add(s.read())
		return nil
	}
	if !s.going {
		s.going = true
		go func() { s.fresh <- s.read() }()
	}
	select {
	case c := <-s.fresh:
		s.going = false
		s.add(c)
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}

func (s *Source) read() chunk {
	buf := make([]byte, s.size)
	n, err := s.r.Read(buf)
	return chunk{buf[:n], err}
}

func (s *Source) add(c chunk) {
	s.err = c.err
	if len(s.held) == 0 {
		s.held = c.data
		return
	}
	s.held = append(s.held, c.data...)
}

// Buffered returns how many bytes have been read of r and not been taken.
func (s *Source) Buffered() int { return len(s.held) }

// Reset forgets what has been read of r and not been taken.
func (s *Source) Reset() { s.held, s.err = nil, nil }
