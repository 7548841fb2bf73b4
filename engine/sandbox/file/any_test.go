package file

import (
	"context"
	"errors"
	"os"
	"testing"

	"golang.org/x/sys/unix"
)

func pipe(t *testing.T) string {
	path := resolved(t, t.TempDir()) + "/pipe"
	must(t, unix.Mkfifo(path, 0o600))
	return path
}

func TestOpeningAPipeWaitsForTheOtherEnd(t *testing.T) {
	path := pipe(t)
	wrote := make(chan error, 1)
	go func() {
		w, err := OpenAny(t.Context(), path, os.O_WRONLY, 0)
		if err == nil {
			_, err = w.WriteString("x")
			err = errors.Join(err, w.Close())
		}
		wrote <- err
	}()
	r, err := OpenAny(t.Context(), path, os.O_RDONLY, 0)
	must(t, err)
	must(t, <-wrote)
	if n, err := r.Read(make([]byte, 2)); n != 1 {
		t.Errorf("read %d bytes, %v", n, err)
	}
	must(t, r.Close())
}

func TestOpeningAPipeEndsWithItsRun(t *testing.T) {
	path := pipe(t)
	stopped := errors.New("stopped")
	for _, flags := range []int{os.O_RDONLY, os.O_WRONLY} {
		ctx, cancel := context.WithCancelCause(t.Context())
		opened := make(chan error)
		go func() {
			_, err := OpenAny(ctx, path, flags, 0)
			opened <- err
		}()
		cancel(stopped)
		if err := <-opened; !errors.Is(err, stopped) {
			t.Error(err)
		}
	}
	if n := left.Load(); n != 0 {
		t.Errorf("%d opens are left behind", n)
	}
}
