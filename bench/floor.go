package main

import (
	"os"
	"path/filepath"
	"sync"
	"time"

	"golang.org/x/sys/unix"
)

// floor measures how many durable writes a second the disk allows at best: a
// bare file full of zeros, one flusher that writes what has gathered in whole
// blocks and syncs once, and so many writers that each wait for their record.
func (b *bench) floor(writers, record int, d time.Duration) (float64, error) {
	const size = 256 << 20
	f, err := os.Create(filepath.Join(b.dir, "floor"))
	if err != nil {
		return 0, err
	}
	defer os.Remove(f.Name())
	defer f.Close()
	zeros := make([]byte, 1<<20)
	for at := int64(0); at < size; at += int64(len(zeros)) {
		if _, err := f.WriteAt(zeros, at); err != nil {
			return 0, err
		}
	}
	if err := f.Sync(); err != nil {
		return 0, err
	}
	fl := &flusher{f: f, size: size, batch: &batch{done: make(chan struct{})}, kick: make(chan struct{}, 1)}
	stop := make(chan struct{})
	var flushing, writing sync.WaitGroup
	flushing.Go(func() { fl.run(stop) })
	counts := make([]int, writers)
	end := time.Now().Add(d)
	for i := range writers {
		writing.Go(func() {
			for time.Now().Before(end) {
				<-fl.write(record)
				counts[i]++
			}
		})
	}
	writing.Wait()
	close(stop)
	flushing.Wait()
	return float64(sum(counts)) / d.Seconds(), fl.err
}

func sum(counts []int) (n int) {
	for _, c := range counts {
		n += c
	}
	return n
}

// flusher writes batches, one after another.
type flusher struct {
	f    *os.File
	size int64
	at   int64
	kick chan struct{}
	err  error

	mu    sync.Mutex
	batch *batch
}

type batch struct {
	bytes int
	done  chan struct{}
}

// write adds a record to the batch that gathers, and returns what is closed
// when that is durable.
func (fl *flusher) write(record int) <-chan struct{} {
	fl.mu.Lock()
	fl.batch.bytes += record
	done := fl.batch.done
	fl.mu.Unlock()
	select {
	case fl.kick <- struct{}{}:
	default:
	}
	return done
}

func (fl *flusher) run(stop <-chan struct{}) {
	const block = 4096
	buf := make([]byte, 1<<20)
	for {
		select {
		case <-fl.kick:
		case <-stop:
			return
		}
		fl.mu.Lock()
		b := fl.batch
		fl.batch = &batch{done: make(chan struct{})}
		fl.mu.Unlock()
		n := (int64(b.bytes) + block - 1) / block * block
		if fl.at+n > fl.size {
			fl.at = 0
		}
		if _, err := fl.f.WriteAt(buf[:n], fl.at); err != nil {
			fl.err = err
		}
		fl.at += n
		if err := unix.Fdatasync(int(fl.f.Fd())); err != nil {
			fl.err = err
		}
		close(b.done)
	}
}
