package engine

import (
	"net"
	"path/filepath"
	"testing"
)

// everywhere runs test in each deployment, on a data folder if disk says so.
func everywhere(t *testing.T, disk bool, test func(t *testing.T, e *Engine, s *Session)) {
	folder := func(t *testing.T) string {
		if !disk {
			return ""
		}
		return t.TempDir()
	}
	t.Run("local", func(t *testing.T) {
		e, s := begin(t, folder(t))
		test(t, e, s)
	})
	t.Run("attached", func(t *testing.T) {
		owner, _ := begin(t, folder(t))
		e, _ := visit(t, owner, ServeOptions{}, sockets)
		test(t, e, session(t, e))
	})
}

// visit attaches an engine to owner, which knows it as the guest.
func visit(t testing.TB, owner *Engine, o ServeOptions, connect func(testing.TB) (a, b net.Conn)) (*Engine, *Guest) {
	t.Helper()
	a, b := connect(t)
	g := owner.Serve(b, o)
	t.Cleanup(g.Close)
	e, err := Attach(t.Context(), a, AttachOptions{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := e.Close(); err != nil {
			t.Error(err)
		}
	})
	return e, g
}

// pipe returns a connection in memory, for virtual time.
func pipe(testing.TB) (a, b net.Conn) { return net.Pipe() }

// sockets returns the two ends of a unix stream socket.
func sockets(t testing.TB) (a, b net.Conn) {
	t.Helper()
	l, err := net.Listen("unix", filepath.Join(t.TempDir(), "s"))
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	if a, err = net.Dial("unix", l.Addr().String()); err != nil {
		t.Fatal(err)
	}
	if b, err = l.Accept(); err != nil {
		t.Fatal(err)
	}
	return a, b
}
