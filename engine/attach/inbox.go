package attach

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
)

// inbox reads frames. It is used by one goroutine.
type inbox struct {
	nc    net.Conn
	unix  *net.UnixConn // nil if files are not taken
	buf   []byte
	data  []byte // the part of buf that was read and not yet handed out
	files []*os.File
	oob   []byte
}

const (
	smallest = 32 << 10     // of the buffer
	kept     = 256 << 10    // a larger buffer is given up once it is empty
	maxQueue = 8 * MaxFiles // files that came before the frames they belong to
)

func newInbox(nc net.Conn, files bool) inbox {
	in := inbox{nc: nc, buf: make([]byte, smallest)}
	if files {
		in.unix, _ = nc.(*net.UnixConn)
		in.oob = make([]byte, oobSize)
	}
	return in
}

// whole reports whether the next frame can be had without reading.
func (in *inbox) whole() bool {
	return len(in.data) >= headSize && len(in.data)-headSize >= int(binary.BigEndian.Uint32(in.data))
}

// next returns the next frame. What it returns is valid until the next call.
// The error is io.EOF if the connection ended between two frames.
func (in *inbox) next() (frame, error) {
	for !in.whole() {
		if len(in.data) >= headSize {
			if n := binary.BigEndian.Uint32(in.data); n > MaxFrame {
				return frame{}, fmt.Errorf("a frame of %d bytes, the limit is %d", n, MaxFrame)
			}
		}
		if err := in.fill(); err != nil {
			if errors.Is(err, io.EOF) && len(in.data) > 0 {
				err = io.ErrUnexpectedEOF
			}
			return frame{}, err
		}
	}
	size := headSize + int(binary.BigEndian.Uint32(in.data))
	f, err := parse(in.data[headSize:size])
	in.data = in.data[size:]
	return f, err
}

// fill reads more bytes. The buffer grows with what has arrived, never with
// what a frame says it will be.
func (in *inbox) fill() error {
	switch {
	case len(in.data) == 0 && len(in.buf) > kept:
		in.buf = make([]byte, smallest)
		in.data = nil
	case len(in.data) == len(in.buf):
		grown := make([]byte, 2*len(in.buf))
		copy(grown, in.data)
		in.buf = grown
	case len(in.data) > 0:
		copy(in.buf, in.data)
	}
	had := len(in.data)
	n, err := in.read(in.buf[had:])
	in.data = in.buf[:had+n]
	if n > 0 {
		return nil
	}
	return err
}

func (in *inbox) read(buf []byte) (int, error) {
	if in.unix == nil {
		return in.nc.Read(buf)
	}
	n, oobn, _, _, err := in.unix.ReadMsgUnix(buf, in.oob)
	if oobn > 0 {
		files, bad := filesOf(in.oob[:oobn])
		in.files = append(in.files, files...)
		if bad != nil || len(in.files) > maxQueue {
			return 0, fmt.Errorf("open files that belong to no message")
		}
	}
	if n == 0 && err == nil {
		err = io.EOF
	}
	return max(n, 0), err
}

// take returns the next n files that came along.
func (in *inbox) take(n int) ([]*os.File, error) {
	if n == 0 {
		return nil, nil
	}
	if n > len(in.files) {
		return nil, fmt.Errorf("a message with %d open files, of which %d came along", n, len(in.files))
	}
	files := in.files[:n:n]
	in.files = in.files[n:]
	return files, nil
}

func closeAll(files []*os.File) {
	for _, f := range files {
		_ = f.Close() // nothing is written through it here
	}
}
