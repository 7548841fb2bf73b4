package archivetest

import (
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"
)

// Spread runs total calls of write, and a few more so that each of n goroutines
// has as many, and returns how long that took.
func Spread(n, total int, write func()) time.Duration {
	var left atomic.Int64
	left.Store(int64((total + n - 1) / n * n))
	var wg sync.WaitGroup
	start := time.Now()
	for range n {
		wg.Go(func() {
			for left.Add(-1) >= 0 {
				write()
			}
		})
	}
	wg.Wait()
	return time.Since(start)
}

// Floor is the least that n writers can do: a zeroed file and one flusher that,
// when all n have come, writes their bytes, syncs once, and wakes all.
type Floor struct {
	file   *os.File
	n      int
	record []byte
	off    int
	syncs  int64
	full   chan []byte

	mu   sync.Mutex
	have int
	buf  []byte
	done chan struct{}
}

const floorSize = 64 << 20

// OpenFloor returns a floor of n writers, which write records of so many bytes.
func OpenFloor(b testing.TB, n, record int) *Floor {
	file, err := os.Create(filepath.Join(b.TempDir(), "floor"))
	if err != nil {
		b.Fatal(err)
	}
	if _, err := file.Write(make([]byte, floorSize)); err != nil {
		b.Fatal(err)
	}
	if err := file.Sync(); err != nil {
		b.Fatal(err)
	}
	f := &Floor{file: file, n: n, record: make([]byte, record), full: make(chan []byte, 1), done: make(chan struct{})}
	var wg sync.WaitGroup
	wg.Go(func() { f.flush(b) })
	b.Cleanup(func() {
		close(f.full)
		wg.Wait()
		file.Close()
	})
	return f
}

// Syncs returns how many batches were written.
func (f *Floor) Syncs() int64 { return f.syncs }

// Write returns when the record is durable.
func (f *Floor) Write() {
	f.mu.Lock()
	f.buf = append(f.buf, f.record...)
	done := f.done
	if f.have++; f.have == f.n {
		f.full <- f.buf
		f.have, f.buf = 0, nil
	}
	f.mu.Unlock()
	<-done
}

func (f *Floor) flush(b testing.TB) {
	for buf := range f.full {
		size := (len(buf) + 4095) / 4096 * 4096
		buf = append(buf, make([]byte, size-len(buf))...)
		if f.off+size > floorSize {
			f.off = 0
		}
		if _, err := f.file.WriteAt(buf, int64(f.off)); err != nil {
			b.Error(err)
		}
		f.off += size
		if err := syscall.Fdatasync(int(f.file.Fd())); err != nil {
			b.Error(err)
		}
		f.mu.Lock()
		done := f.done
		f.done = make(chan struct{})
		f.syncs++
		f.mu.Unlock()
		close(done)
	}
}
