package command

import (
	"bytes"
	"io"
)

// MaxLine is the longest line that OnLine is told in one piece, in bytes.
const MaxLine = 64 << 10

// chunk is some output. Its data is valid until the next chunk is received.
type chunk struct {
	data   []byte
	stderr bool
}

// read sends what r yields. The channel has no buffer, so when a chunk is
// received the one before it is done with: two buffers, taken in turns, do.
func read(r io.Reader, stderr bool, chunks chan<- chunk) {
	var buffers [2][32 << 10]byte
	for i := 0; ; i ^= 1 {
		n, err := r.Read(buffers[i][:])
		if n > 0 {
			chunks <- chunk{buffers[i][:n], stderr}
		}
		if err != nil {
			return // it has ended, or was given up
		}
	}
}

// output keeps the head of what a program writes, and tells its lines.
type output struct {
	max            int
	onLine         func(line string, stderr bool)
	onData         func(p []byte, stderr bool)
	stdout, stderr stream
}

type stream struct {
	kept []byte
	over bool   // there was more
	line []byte // begun, without a newline yet
}

func (o *output) add(c chunk) {
	s := &o.stdout
	if c.stderr {
		s = &o.stderr
	}
	fits := min(len(c.data), o.max-len(s.kept))
	s.kept = append(s.kept, c.data[:fits]...)
	s.over = s.over || fits < len(c.data)
	if o.onData != nil {
		o.onData(c.data, c.stderr)
	}
	if o.onLine != nil {
		s.split(c.data, func(line string) { o.onLine(line, c.stderr) })
	}
}

// end tells the last lines, which have no newline.
func (o *output) end() {
	if len(o.stdout.line) > 0 {
		o.onLine(string(o.stdout.line), false)
	}
	if len(o.stderr.line) > 0 {
		o.onLine(string(o.stderr.line), true)
	}
}

// split tells the lines that data completes, and keeps the rest.
func (s *stream) split(data []byte, tell func(string)) {
	for len(data) > 0 {
		n := bytes.IndexByte(data, '\n')
		whole := n >= 0
		if !whole {
			n = len(data)
		}
		if room := MaxLine - len(s.line); n > room {
			n, whole = room, false
			s.line = append(s.line, data[:n]...)
			tell(string(s.line))
			s.line = s.line[:0]
			data = data[n:]
			continue
		}
		s.line = append(s.line, data[:n]...)
		data = data[n:]
		if whole {
			data = data[1:]
			tell(string(s.line))
			s.line = s.line[:0]
		}
	}
}
