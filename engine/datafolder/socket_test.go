package datafolder

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/sys/unix"
)

func TestTheSocketTakesConnectionsHoweverLongThePathIs(t *testing.T) {
	dir := filepath.Join(t.TempDir(), strings.Repeat("long/", 40))
	f := mustOpen(t, dir)
	if err := os.WriteFile(filepath.Join(dir, socketFile), nil, 0o600); err != nil { // left by a crash
		t.Fatal(err)
	}
	l, err := f.Listen()
	if err != nil {
		t.Fatal(err)
	}
	there, err := Dial(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer there.Close()
	here, err := l.Accept()
	if err != nil {
		t.Fatal(err)
	}
	defer here.Close()
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Lstat(filepath.Join(dir, socketFile)); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the socket is still there: %v", err)
	}
	if _, err := Dial(dir); err == nil {
		t.Error("somebody still listens")
	}
}

func TestOnlyTheSameUserAndRootAreLetIn(t *testing.T) {
	for _, c := range []struct {
		peer uint32
		user int
		ok   bool
	}{{1000, 1000, true}, {0, 1000, true}, {1001, 1000, false}, {1000, 0, false}} {
		err := allowed(&unix.Ucred{Pid: 7, Uid: c.peer}, c.user)
		var stranger *StrangerError
		if (err == nil) != c.ok || err != nil && (!errors.As(err, &stranger) || stranger.PID != 7) {
			t.Errorf("user %d, process of user %d: %v", c.user, c.peer, err)
		}
	}
}
