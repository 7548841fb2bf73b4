package datafolder

import (
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"strconv"

	"golang.org/x/sys/unix"

	"github.com/unilua/unilua/engine/fault"
)

const socketFile = "socket"

// Listener takes connections from other processes that want to use the folder.
type Listener struct {
	path string
	unix *net.UnixListener
}

// Listen makes the socket of the folder, in place of one that a crash has left.
// It needs no more than the folder's path has, however long that is.
func (f *Folder) Listen() (*Listener, error) {
	l := &Listener{path: filepath.Join(f.dir, socketFile)}
	if err := os.Remove(l.path); err != nil && !errors.Is(err, os.ErrNotExist) {
		return nil, err
	}
	err := within(f.dir, func(short string) (err error) {
		l.unix, err = net.ListenUnix("unix", &net.UnixAddr{Net: "unix", Name: short})
		return err
	})
	if err != nil {
		return nil, err
	}
	l.unix.SetUnlinkOnClose(false) // by a path that leads nowhere any more
	if err := os.Chmod(l.path, 0o600); err != nil {
		return nil, errors.Join(err, l.Close())
	}
	return l, nil
}

// Accept waits for the next process. The error is a *StrangerError, which ends
// nothing, if it is not one of this user or of root.
func (l *Listener) Accept() (*net.UnixConn, error) {
	nc, err := l.unix.AcceptUnix()
	if err != nil {
		return nil, err
	}
	if err := checkPeer(nc); err != nil {
		return nil, errors.Join(err, nc.Close())
	}
	return nc, nil
}

// Close removes the socket. It must come before the folder's.
func (l *Listener) Close() error {
	err := os.Remove(l.path)
	if errors.Is(err, os.ErrNotExist) {
		err = nil
	}
	return errors.Join(err, l.unix.Close())
}

// Dial connects to the owner of the folder dir. It does not wait: it fails if
// nobody listens there.
func Dial(dir string) (nc *net.UnixConn, err error) {
	err = within(dir, func(short string) (err error) {
		nc, err = net.DialUnix("unix", nil, &net.UnixAddr{Net: "unix", Name: short})
		return err
	})
	if err != nil {
		return nil, err
	}
	if err := checkPeer(nc); err != nil {
		return nil, errors.Join(err, nc.Close())
	}
	return nc, nil
}

// within calls use with a path of the socket in dir that is as short as the
// address of a socket must be.
func within(dir string, use func(short string) error) error {
	fd, err := unix.Open(dir, unix.O_PATH|unix.O_DIRECTORY|unix.O_CLOEXEC, 0)
	if err != nil {
		return &os.PathError{Op: "open", Path: dir, Err: err}
	}
	defer unix.Close(fd)
	return use("/proc/self/fd/" + strconv.Itoa(fd) + "/" + socketFile)
}

// StrangerError says that a process of another user is at the other end.
type StrangerError struct{ PID, UID int }

func (e *StrangerError) Error() string {
	return fmt.Sprintf("process %d is of user %d: only the user of the data folder's owner and root may use it", e.PID, e.UID)
}

// checkPeer refuses the process at the other end if it is not one of this user
// or of root.
func checkPeer(nc *net.UnixConn) error {
	raw, err := nc.SyscallConn()
	if err != nil {
		return err
	}
	var peer *unix.Ucred
	var failed error
	if err := raw.Control(func(fd uintptr) {
		peer, failed = unix.GetsockoptUcred(int(fd), unix.SOL_SOCKET, unix.SO_PEERCRED)
	}); err != nil {
		return err
	}
	if failed != nil {
		return os.NewSyscallError("getsockopt", failed)
	}
	return allowed(peer, os.Geteuid())
}

func allowed(peer *unix.Ucred, user int) error {
	if uid := int(peer.Uid); uid != user && uid != 0 {
		return fault.New(fault.Denied, "%w", &StrangerError{PID: int(peer.Pid), UID: uid})
	}
	return nil
}
