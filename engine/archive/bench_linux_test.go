package archive_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/unilua/unilua/engine/archive"
)

const benchRecord = 150

var benchWriters = []int{1, 16, 256}

// rival is what is measured: write returns when its record is durable.
type rival struct {
	write func()
	syncs func() int64
}

// spread runs total calls of write, and a few more so that each of n goroutines
// has as many, and returns how long that took.
func spread(n, total int, write func()) time.Duration {
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

// measure is a benchmark of one rival.
func measure(b *testing.B, open func(b *testing.B, n int) rival) {
	for _, n := range benchWriters {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			r := open(b, n)
			spread(n, 8*n, r.write)
			before := r.syncs()
			b.ReportAllocs()
			b.ResetTimer()
			took := spread(n, b.N, r.write)
			b.StopTimer()
			b.ReportMetric(float64(b.N)/took.Seconds(), "records/s")
			b.ReportMetric(float64(b.N)/float64(r.syncs()-before), "records/sync")
		})
	}
}

func BenchmarkLog(b *testing.B)   { measure(b, openLog) }
func BenchmarkFloor(b *testing.B) { measure(b, openFloor) }

// BenchmarkShare reports which share of the floor the log reaches, as the
// median of short turns of both, one after the other, since the speed of a disk
// wanders.
func BenchmarkShare(b *testing.B) {
	for _, n := range benchWriters {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			log, floor := openLog(b, n), openFloor(b, n)
			turn := max(500, 100*n)
			spread(n, turn, log.write)
			var shares []float64
			for b.Loop() {
				f := spread(n, turn, floor.write)
				l := spread(n, turn, log.write)
				shares = append(shares, f.Seconds()/l.Seconds())
			}
			slices.Sort(shares)
			b.ReportMetric(shares[len(shares)/2], "of-floor")
		})
	}
}

// openLog opens a log that is truncated now and then, as by a snapshot.
func openLog(b *testing.B, _ int) rival {
	l, err := archive.Open(archive.OS, b.TempDir(), archive.Options{}, nil, 0)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { l.Close() })
	record := make([]byte, benchRecord)
	ctx := context.Background()
	write := func() {
		if err := l.Reserve(ctx, len(record), false); err != nil {
			b.Error(err)
			return
		}
		pos := l.Append(record, len(record), archive.Always)
		if err := l.Wait(ctx, pos); err != nil {
			b.Error(err)
		}
		if pos%8192 == 0 {
			go l.Truncate(pos)
		}
	}
	return rival{write, func() int64 { return l.Stats().Syncs }}
}

// floor is the least that n writers can do: a zeroed file and one flusher that,
// when all n have come, writes their bytes, syncs once, and wakes all.
type floor struct {
	file  *os.File
	n     int
	off   int
	syncs int64
	full  chan []byte

	mu   sync.Mutex
	have int
	buf  []byte
	done chan struct{}
}

const floorSize = 64 << 20

func openFloor(b *testing.B, n int) rival {
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
	f := &floor{file: file, n: n, full: make(chan []byte, 1), done: make(chan struct{})}
	var wg sync.WaitGroup
	wg.Go(func() { f.flush(b) })
	b.Cleanup(func() {
		close(f.full)
		wg.Wait()
		file.Close()
	})
	record := make([]byte, benchRecord)
	return rival{func() { f.write(record) }, func() int64 { return f.syncs }}
}

func (f *floor) write(record []byte) {
	f.mu.Lock()
	f.buf = append(f.buf, record...)
	done := f.done
	if f.have++; f.have == f.n {
		f.full <- f.buf
		f.have, f.buf = 0, nil
	}
	f.mu.Unlock()
	<-done
}

func (f *floor) flush(b *testing.B) {
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
