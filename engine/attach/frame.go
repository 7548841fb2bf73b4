package attach

import (
	"encoding/binary"
	"fmt"
)

// A frame is its length, in 4 bytes, then what is measured by it: the kind, in
// one byte, the number of the call that it belongs to, and what the kind says.
// Numbers are unsigned varints.
type kind byte

const (
	hello   kind = iota + 1 // the version as its number; n: the sender's window; body: magic
	call                    // stream, files, method, body
	reply                   // files, body: the last of the answer
	part                    // body: of an answer that goes on
	failure                 // body: in place of an answer
	cancel                  // body: why the caller no longer wants the answer
	message                 // to the one who answers: files, body
	end                     // to the one who answers: no more messages come
	credit                  // to the one who answers: n more bytes may be sent
	back                    // added to message, end or credit: to the one who asked
)

// magic begins every connection, so that anything else is found at once.
const magic = "unilua attach"

const headSize = 4

// frame is a frame as it is read. Its bytes are valid until the next is.
type frame struct {
	kind   kind
	back   bool
	id     uint64
	n      uint64
	stream bool
	files  int
	method []byte
	body   []byte
}

// appendFrame appends f, with its length.
func appendFrame(dst []byte, f *frame) []byte {
	start := len(dst)
	dst = append(dst, 0, 0, 0, 0, byte(f.kind))
	if f.back {
		dst[len(dst)-1] += byte(back)
	}
	dst = binary.AppendUvarint(dst, f.id)
	switch f.kind {
	case hello, credit:
		dst = binary.AppendUvarint(dst, f.n)
	case call:
		stream := byte(0)
		if f.stream {
			stream = 1
		}
		dst = append(dst, stream, byte(f.files), byte(len(f.method)))
		dst = append(dst, f.method...)
	case reply, message:
		dst = append(dst, byte(f.files))
	}
	dst = append(dst, f.body...)
	binary.BigEndian.PutUint32(dst[start:], uint32(len(dst)-start-headSize))
	return dst
}

// parse returns the frame that data is, without its length. An error says what
// is wrong with it.
func parse(data []byte) (frame, error) {
	r := scanner{rest: data}
	f := frame{kind: kind(r.byte())}
	if f.kind > back {
		f.kind, f.back = f.kind-back, true
	}
	f.id = r.number()
	switch f.kind {
	case hello, credit:
		f.n = r.number()
	case call:
		stream := r.byte()
		f.stream, r.bad = stream == 1, r.bad || stream > 1
		f.files = r.files()
		f.method = r.take(int(r.byte()))
	case reply, message:
		f.files = r.files()
	case part, failure, cancel, end:
	default:
		return frame{}, fmt.Errorf("a frame of unknown kind %d", f.kind)
	}
	f.body = r.rest
	switch {
	case r.bad:
		return frame{}, fmt.Errorf("a frame of kind %d that breaks off, or holds what it may not", f.kind)
	case f.back && f.kind != message && f.kind != end && f.kind != credit:
		return frame{}, fmt.Errorf("a frame of kind %d with the wrong direction", f.kind)
	case len(f.body) > 0 && (f.kind == end || f.kind == credit):
		return frame{}, fmt.Errorf("a frame of kind %d that is too long", f.kind)
	case f.kind == message && len(f.body) > MaxMessage:
		return frame{}, fmt.Errorf("a message of %d bytes, the limit is %d", len(f.body), MaxMessage)
	}
	return f, nil
}

// scanner takes a frame apart. bad is set once something is missing.
type scanner struct {
	rest []byte
	bad  bool
}

func (r *scanner) byte() byte {
	if b := r.take(1); len(b) == 1 {
		return b[0]
	}
	return 0
}

func (r *scanner) take(n int) []byte {
	if n > len(r.rest) {
		r.bad = true
		return nil
	}
	taken := r.rest[:n]
	r.rest = r.rest[n:]
	return taken
}

// number takes a varint, which must be as short as it can be.
func (r *scanner) number() uint64 {
	v, n := binary.Uvarint(r.rest)
	if n <= 0 || n > 1 && r.rest[n-1] == 0 {
		r.bad = true
		return 0
	}
	r.rest = r.rest[n:]
	return v
}

func (r *scanner) files() int {
	n := int(r.byte())
	r.bad = r.bad || n > MaxFiles
	return n
}
