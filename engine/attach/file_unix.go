package attach

import (
	"errors"
	"net"
	"os"
	"syscall"
)

// oobSize has room for the files of as many messages as one read can take up.
var oobSize = syscall.CmsgSpace(4 * 253)

// filesOf returns the open files in control messages. None of them is passed on
// to a command.
func filesOf(oob []byte) ([]*os.File, error) {
	msgs, err := syscall.ParseSocketControlMessage(oob)
	if err != nil {
		return nil, err
	}
	var files []*os.File
	for i := range msgs {
		fds, err := syscall.ParseUnixRights(&msgs[i])
		if err != nil {
			return files, err
		}
		for _, fd := range fds {
			syscall.CloseOnExec(fd)
			files = append(files, os.NewFile(uintptr(fd), "passed"))
		}
	}
	return files, nil
}

// sendWith writes the first bytes of data together with files, and returns how
// many it wrote.
func sendWith(nc net.Conn, data []byte, files []*os.File) (int, error) {
	unix, ok := nc.(*net.UnixConn)
	if !ok {
		return 0, errors.New("open files can only be passed over a unix socket")
	}
	fds := make([]int, len(files))
	for i, f := range files {
		// Fd would make the file a blocking one, for the other end too.
		raw, err := f.SyscallConn()
		if err == nil {
			err = raw.Control(func(fd uintptr) { fds[i] = int(fd) })
		}
		if err != nil {
			return 0, err
		}
	}
	n, _, err := unix.WriteMsgUnix(data, syscall.UnixRights(fds...), nil)
	return n, err
}

// trier writes what can be written at once. It is used by one goroutine at a
// time.
type trier struct {
	raw  syscall.RawConn // nil: nothing can
	once func(fd uintptr) bool
	data []byte
	n    int
	err  error
}

func newTrier(nc net.Conn) *trier {
	t := &trier{}
	if sc, ok := nc.(syscall.Conn); ok {
		t.raw, _ = sc.SyscallConn() // fails only once nc is closed
	}
	t.once = func(fd uintptr) bool {
		t.n, t.err = syscall.Write(int(fd), t.data)
		return true
	}
	return t
}

// write writes as much of data as can be written at once, and returns how much
// that was.
func (t *trier) write(data []byte) (int, error) {
	if t.raw == nil {
		return 0, nil
	}
	t.data = data
	err := t.raw.Write(t.once)
	t.data = nil
	switch {
	case err != nil:
		return 0, err
	case t.err == syscall.EAGAIN || t.err == syscall.EINTR:
		return 0, nil
	}
	return max(t.n, 0), t.err
}
