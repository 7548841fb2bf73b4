package bindings

import (
	"bytes"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"

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

// fileSink returns a sink that makes a file of the first write.
func fileSink(path string) *stream.Sink {
	return stream.NewSink(writerFunc(func(p []byte) (int, error) {
		if err := os.WriteFile(path+".new", p, 0o600); err != nil {
			return 0, err
		}
		return len(p), os.Rename(path+".new", path)
	}))
}

// startHost starts a process that runs TestHostToBeKilled.
func startHost(t *testing.T, dir string) *exec.Cmd {
	t.Helper()
	self, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(self, "-test.run=^TestHostToBeKilled$")
	cmd.Env = append(os.Environ(), hostEnv+"="+dir)
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	return cmd
}

// awaitFile waits for a file of another process.
func awaitFile(t *testing.T, path string) string {
	t.Helper()
	for deadline := time.Now().Add(20 * time.Second); time.Now().Before(deadline); {
		if text, err := os.ReadFile(path); err == nil {
			return strings.TrimSpace(string(text))
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Fatalf("%s has not come", path)
	return ""
}
