package engine

import (
	"net"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"github.com/unilua/unilua/engine/datafolder"
	"github.com/unilua/unilua/engine/fault"
)

// joining returns an engine that shares dir with others.
func joining(t *testing.T, dir string) *Engine {
	t.Helper()
	e := New(Options{Dir: dir, Join: true})
	t.Cleanup(func() { _ = e.Close() })
	return e
}

func counted(t *testing.T, e *Engine, n int64) int64 {
	t.Helper()
	return must[int64](t)(Incr(must[*Counter](t)(session(t, e).Counter("hits", Keeping{})), n))
}

func TestTheFirstOwnsTheFolderAndTheOthersAttach(t *testing.T) {
	dir := t.TempDir()
	owner, second, third := joining(t, dir), joining(t, dir), joining(t, dir)
	for i, e := range []*Engine{owner, second, third} {
		if got := counted(t, e, 1); got != int64(i+1) {
			t.Errorf("engine %d counts %d", i, got)
		}
		if attached := e.Owner() != nil; attached != (i > 0) {
			t.Errorf("engine %d is attached: %v", i, attached)
		}
	}
	info, err := os.Stat(filepath.Join(dir, "socket"))
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the socket: %v, %v", info, err)
	}
}

func TestManyThatStartAtOnceAllShareOneFolder(t *testing.T) {
	dir := t.TempDir()
	const many, each = 8, 50
	var wg sync.WaitGroup
	for range many {
		e := joining(t, dir)
		wg.Go(func() {
			s := e.NewSession(t.Context(), "test")
			defer s.Close(false)
			c, err := s.Counter("hits", Keeping{})
			for range each {
				if err == nil {
					_, err = Incr(c, 1)
				}
			}
			if err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if got := counted(t, joining(t, dir), 0); got != many*each {
		t.Errorf("%d, want %d", got, many*each)
	}
}

func TestRunsWhoseOwnerGoesAreCanceled(t *testing.T) {
	dir := t.TempDir()
	owner, e := joining(t, dir), joining(t, dir)
	counted(t, owner, 1)
	s, idle := session(t, e), session(t, e)
	c := must[*Counter](t)(s.Counter("hits", Keeping{}))
	if err := owner.Close(); err != nil {
		t.Fatal(err)
	}
	<-s.Context().Done()
	_, err := Incr(c, 1)
	refused(t, fault.Unavailable, err, "is gone")
	if idle.Context().Err() != nil {
		t.Error("a run that used nothing of the owner was cancelled")
	}
	if got := counted(t, joining(t, dir), 0); got != 1 {
		t.Errorf("the next owner has %d, want 1", got)
	}
}

func TestAnOwnerLingersUntilTheLastGuestHasGone(t *testing.T) {
	dir := t.TempDir()
	owner, e := joining(t, dir), joining(t, dir)
	counted(t, owner, 1)
	counted(t, e, 1)
	left := make(chan struct{})
	go func() { owner.Linger(t.Context()); close(left) }()
	if got := counted(t, e, 1); got != 3 {
		t.Errorf("%d, want 3", got)
	}
	select {
	case <-left:
		t.Error("it did not wait for its guest")
	default:
	}
	if err := e.Close(); err != nil {
		t.Fatal(err)
	}
	<-left
	if err := owner.Close(); err != nil {
		t.Fatal(err)
	}
	if got := counted(t, joining(t, dir), 0); got != 3 {
		t.Errorf("the next owner has %d, want 3", got)
	}
}

func TestWhatSpeaksNoProtocolAtTheSocketHarmsNobody(t *testing.T) {
	dir := t.TempDir()
	owner := joining(t, dir)
	counted(t, owner, 1)
	nc, err := datafolder.Dial(dir)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := nc.Write([]byte("GET / HTTP/1.1\r\n\r\n")); err != nil {
		t.Fatal(err)
	}
	_, _ = net.Conn(nc).Read(make([]byte, 1<<10)) // its hello, or the end
	_ = nc.Close()
	if got := counted(t, joining(t, dir), 1); got != 2 {
		t.Errorf("%d, want 2", got)
	}
}

func TestAGuestOfAGuestUsesTheObjectsOfTheOwner(t *testing.T) {
	dir := t.TempDir()
	owner, middle := joining(t, dir), joining(t, dir)
	counted(t, owner, 1)
	far, _ := visit(t, middle, ServeOptions{}, sockets)
	for i := range int64(2) { // sessions that live at the same time
		if got := counted(t, far, 1); got != i+2 {
			t.Errorf("%d, want %d", got, i+2)
		}
	}
}
