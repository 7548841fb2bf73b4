package attach_test

import (
	"context"
	"errors"
	"net"
	"os"
	"path/filepath"
	"testing"

	"go.uber.org/goleak"

	"github.com/unilua/unilua/engine/attach"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

type methods = map[string]func(*attach.Call)

// sockets returns the two ends of a unix stream socket.
func sockets(t testing.TB) (a, b net.Conn) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "s")
	l, err := net.Listen("unix", path)
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	a, err = net.Dial("unix", path)
	if err != nil {
		t.Fatal(err)
	}
	b, err = l.Accept()
	if err != nil {
		t.Fatal(err)
	}
	return a, b
}

// link returns two ends that talk to each other over a socket.
func link(t testing.TB, serve, dial attach.Options) (server, client *attach.Conn) {
	t.Helper()
	a, b := sockets(t)
	return join(t, a, b, serve, dial)
}

// piped is link over a connection in memory, for virtual time.
func piped(t testing.TB, serve, dial attach.Options) (server, client *attach.Conn) {
	t.Helper()
	a, b := net.Pipe()
	return join(t, a, b, serve, dial)
}

func join(t testing.TB, a, b net.Conn, serve, dial attach.Options) (server, client *attach.Conn) {
	server, client = attach.Serve(b, serve), attach.Dial(a, dial)
	t.Cleanup(func() { client.Close(); server.Close() })
	return server, client
}

// echo answers with what it was asked.
func echo(c *attach.Call) { c.Reply(c.Body) }

// stuck answers when the caller no longer wants the answer, with why.
var stuck = attach.Go(func(c *attach.Call) ([]byte, error) {
	<-c.Context().Done()
	return nil, context.Cause(c.Context())
})

func ask(t testing.TB, c *attach.Conn, method, body string) string {
	t.Helper()
	answer, err := c.Do(t.Context(), method, []byte(body), nil)
	if err != nil {
		t.Fatalf("%s: %v", method, err)
	}
	return string(answer)
}

// wantEnd waits until c has ended, because of something that mentions text.
func wantEnd(t *testing.T, c *attach.Conn, text string) {
	t.Helper()
	<-c.Done()
	if err := c.Err(); err == nil || !contains(err, text) {
		t.Errorf("the connection ended with %v, want it to mention %q", err, text)
	}
}

func openFiles(t *testing.T) int {
	t.Helper()
	list, err := os.ReadDir("/proc/self/fd")
	if err != nil {
		t.Skip("this system does not list the open files of a process")
	}
	return len(list)
}

var errWhy = errors.New("that is why")
