package page

import (
	"crypto/tls"
	"errors"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"syscall"

	"golang.org/x/sys/unix"

	"github.com/unilua/unilua/engine/fault"
)

// Listen listens at an address, network being tcp or unix. With a certificate it
// speaks TLS. The error says what to do.
func Listen(network, address string, cert *Certificate) (net.Listener, error) {
	if network == "unix" {
		return listenUnix(address)
	}
	l, err := net.Listen(network, address)
	switch {
	case errors.Is(err, syscall.EADDRINUSE):
		return nil, fault.New(fault.Unavailable, "%s is in use by another process: stop that, or have the page listen elsewhere with --listen", address)
	case errors.Is(err, syscall.EACCES):
		return nil, fault.New(fault.Unavailable, "%s: this user may not listen there: have the page listen on a port of 1024 or more with --listen", address)
	case err != nil:
		return nil, fault.New(fault.Unavailable, "the page cannot listen: %w", err)
	case cert == nil:
		return l, nil
	}
	return tls.NewListener(l, cert.config()), nil
}

// listenUnix makes a socket, in place of one that a crash has left.
func listenUnix(path string) (net.Listener, error) {
	if err := vacate(path); err != nil {
		return nil, err
	}
	s := &socket{path: path}
	err := within(path, func(short string) (err error) {
		s.UnixListener, err = net.ListenUnix("unix", &net.UnixAddr{Net: "unix", Name: short})
		return err
	})
	if err != nil {
		return nil, fault.New(fault.Unavailable, "the page cannot listen at %s: %w", path, err)
	}
	s.SetUnlinkOnClose(false) // by a path that leads nowhere any more
	if err := os.Chmod(path, 0o600); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	return s, nil
}

// socket is a unix socket that is removed when it is closed.
type socket struct {
	*net.UnixListener
	path string
}

// Close implements net.Listener.
func (s *socket) Close() error {
	err := s.UnixListener.Close()
	if err == nil {
		_ = os.Remove(s.path) // one that stays is in nobody's way
	}
	return err
}

// vacate removes a socket that nobody listens at any more.
func vacate(path string) error {
	info, err := os.Lstat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil
	case err != nil:
		return err
	case info.Mode().Type() != fs.ModeSocket:
		return fault.New(fault.Unavailable, "%s is there, and is no socket: have the page listen elsewhere with --listen", path)
	}
	err = within(path, func(short string) error {
		c, err := net.Dial("unix", short)
		if err == nil {
			err = errors.Join(errInUse, c.Close())
		}
		return err
	})
	if errors.Is(err, errInUse) {
		return fault.New(fault.Unavailable, "%s is in use by another process: stop that, or have the page listen elsewhere with --listen", path)
	}
	return os.Remove(path)
}

var errInUse = errors.New("in use")

// within calls use with a path that is as short as the address of a socket must
// be.
func within(path string, use func(short string) error) error {
	dir := filepath.Dir(path)
	fd, err := unix.Open(dir, unix.O_PATH|unix.O_DIRECTORY|unix.O_CLOEXEC, 0)
	if err != nil {
		return &fs.PathError{Op: "open", Path: dir, Err: err}
	}
	defer unix.Close(fd)
	return use("/proc/self/fd/" + strconv.Itoa(fd) + "/" + filepath.Base(path))
}

// Addr returns where the socket is.
func (s *socket) Addr() net.Addr { return &net.UnixAddr{Net: "unix", Name: s.path} }
