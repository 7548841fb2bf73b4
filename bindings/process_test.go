package bindings

import (
	"bytes"
	"os"
	"os/exec"
	"sync"
	"testing"

	"github.com/unilua/unilua/engine/sandbox/stream"
)

// writerFunc is an io.Writer.
type writerFunc func(p []byte) (int, error)

func (f writerFunc) Write(p []byte) (int, error) { return f(p) }

// signalling returns a sink that writes to out, and closes first with the first
// write.
func signalling(out *bytes.Buffer, first chan struct{}) *stream.Sink {
	var once sync.Once
	return stream.NewSink(writerFunc(func(p []byte) (int, error) {
		defer once.Do(func() { close(first) })
		return out.Write(p)
	}))
}

// startHost starts a process that runs TestHostToBeKilled, and returns what its
// script prints.
func startHost(t *testing.T, dir string) (host *exec.Cmd, printed *os.File) {
	t.Helper()
	printed, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	t.Cleanup(func() { printed.Close() })
	host = exec.Command(must(os.Executable()), "-test.run=^TestHostToBeKilled$")
	host.Env = append(os.Environ(), hostEnv+"="+dir)
	host.ExtraFiles = []*os.File{w}
	if err := host.Start(); err != nil {
		t.Fatal(err)
	}
	return host, printed
}
