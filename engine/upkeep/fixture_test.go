package upkeep_test

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"github.com/unilua/unilua/engine"
	"github.com/unilua/unilua/engine/machine/counter"
	"github.com/unilua/unilua/engine/machine/queue"
	"github.com/unilua/unilua/engine/upkeep"
	"github.com/unilua/unilua/engine/value"
)

// fill uses a data folder: it puts n items, counts to n, and closes it cleanly
// unless crash is set; then it returns a copy as a crash would leave it.
func fill(t *testing.T, n int, crash bool) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "data")
	e := engine.New(engine.Options{Dir: dir})
	s := e.NewSession(context.Background(), "fill.lua")
	for i := range n {
		put(t, s, fmt.Sprint("item ", i))
	}
	c, err := s.Counter("hits", engine.Keeping{Persist: engine.Archive})
	if err == nil {
		_, err = c.Do(counter.Op{Verb: counter.Incr, N: int64(n)}, 0)
	}
	if err != nil {
		t.Fatal(err)
	}
	crashed := copyFolder(t, dir)
	s.Close(false)
	if err := e.Close(); err != nil {
		t.Fatal(err)
	}
	if crash {
		return crashed
	}
	return dir
}

func put(t *testing.T, s *engine.Session, text string) {
	t.Helper()
	q, err := s.Queue("mail", engine.Keeping{})
	if err == nil {
		_, err = q.Do(queue.Op{Verb: queue.Put, Value: value.String(text)}, engine.Forever)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// length opens dir and returns how many items its queue has, and what its
// counter says.
func length(t *testing.T, dir string) (items, count int64) {
	t.Helper()
	e := engine.New(engine.Options{Dir: dir})
	s := e.NewSession(context.Background(), "length.lua")
	q, err := s.Queue("mail", engine.Keeping{})
	if err != nil {
		t.Fatal(err)
	}
	r1, err := q.Do(queue.Op{Verb: queue.Len}, 0)
	if err != nil {
		t.Fatal(err)
	}
	c, err := s.Counter("hits", engine.Keeping{})
	if err != nil {
		t.Fatal(err)
	}
	r2, err := c.Do(counter.Op{Verb: counter.Get}, 0)
	if err != nil {
		t.Fatal(err)
	}
	s.Close(false)
	if err := e.Close(); err != nil {
		t.Fatal(err)
	}
	return r1.N, r2.Value
}

// copyFolder copies a data folder. If its process lives, a spare segment of the
// log may get its name meanwhile: then the copy is made anew.
func copyFolder(t *testing.T, dir string) string {
	t.Helper()
	for {
		copied := filepath.Join(t.TempDir(), "data")
		err := os.CopyFS(copied, os.DirFS(dir))
		if err == nil {
			return copied
		}
		if !errors.Is(err, fs.ErrNotExist) {
			t.Fatal(err)
		}
	}
}

func open(t *testing.T, dir string) *upkeep.Store {
	t.Helper()
	s, err := upkeep.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

// damage changes bytes of a file.
func damage(t *testing.T, file string, at int64, n int) {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	for i := range n {
		data[at+int64(i)] ^= 0xa5
	}
	if err := os.WriteFile(file, data, 0o600); err != nil {
		t.Fatal(err)
	}
}

// firstSegment returns the first file of the log.
func firstSegment(t *testing.T, dir string) string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, "log", "*.log"))
	if err != nil || len(files) == 0 {
		t.Fatal(files, err)
	}
	return files[0]
}

// makeNewer makes a file of the log one of version 99, and returns what is in
// it: the version and the checksum of its header are as package archive says.
func makeNewer(t *testing.T, file string) []byte {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	castagnoli := crc32.MakeTable(crc32.Castagnoli)
	binary.LittleEndian.PutUint32(data[8:], 99)
	sum := crc32.Update(crc32.Checksum(data[:12], castagnoli), castagnoli, data[16:40])
	binary.LittleEndian.PutUint32(data[12:], sum)
	if err := os.WriteFile(file, data, 0o600); err != nil {
		t.Fatal(err)
	}
	return data
}
