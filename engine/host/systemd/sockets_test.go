package systemd

import (
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// TestMain is the process that a manager has started, if the environment says so.
func TestMain(m *testing.M) {
	if os.Getenv("UNILUA_ACTIVATED") == "" {
		os.Exit(m.Run())
	}
	os.Exit(activated())
}

// activated answers one connection to its socket called page.
func activated() int {
	sockets, err := Sockets()
	if err != nil || len(sockets["page"]) != 1 || os.Getenv("LISTEN_FDS") != "" {
		return 1
	}
	conn, err := sockets["page"][0].Accept()
	if err != nil {
		return 1
	}
	defer conn.Close()
	if _, err := conn.Write([]byte("hello")); err != nil {
		return 1
	}
	return 0
}

func TestASocketOfTheManagerTakesConnections(t *testing.T) {
	l, err := net.ListenTCP("tcp", &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1)})
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	f, err := l.File()
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	// The shell names itself in LISTEN_PID, and becomes the process.
	cmd := exec.Command("sh", "-c", `LISTEN_PID=$$ exec "$0"`, os.Args[0])
	cmd.Env = append(os.Environ(), "UNILUA_ACTIVATED=1", "LISTEN_FDS=1", "LISTEN_FDNAMES=page")
	cmd.ExtraFiles, cmd.Stderr = []*os.File{f}, os.Stderr
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	conn, err := net.Dial("tcp", l.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	got := make([]byte, 5)
	if n, err := conn.Read(got); err != nil || string(got[:n]) != "hello" {
		t.Errorf("%q, %v", got[:n], err)
	}
	if err := cmd.Wait(); err != nil {
		t.Error(err)
	}
}

func TestAFileThatDoesNotListenIsAnErrorThatNamesIt(t *testing.T) {
	plain, err := os.Create(filepath.Join(t.TempDir(), "page"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := listeners([]*os.File{plain}); err == nil || !strings.Contains(err.Error(), `page"`) {
		t.Errorf("%v", err)
	}
}
