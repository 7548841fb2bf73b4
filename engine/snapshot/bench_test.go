package snapshot

import (
	"fmt"
	"path/filepath"
	"testing"

	"github.com/unilua/unilua/engine/machine"
)

var mail = machine.Ref{Kind: machine.Queue, Name: "mail"}

// fill saves n queue items of 100 bytes, as two cells each would be half of.
func fill(b *testing.B, db *DB, n int) {
	b.Helper()
	w := db.NewWriter(false)
	data := make([]byte, 100)
	for i := range n {
		if err := w.Add(mail, machine.Cell{Part: 1, N: uint64(i)}, data); err != nil {
			b.Fatal(err)
		}
	}
	w.Done(mail, 1)
	if err := w.Flush(); err != nil {
		b.Fatal(err)
	}
}

func openBench(b *testing.B, path string, opts Options) *DB {
	b.Helper()
	db, err := Open(path, opts)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { db.Close() })
	return db
}

func BenchmarkOpenAndLoadOfAMillionCells(b *testing.B) {
	path := filepath.Join(b.TempDir(), "db")
	db := openBench(b, path, Options{})
	db.bolt.NoSync = true
	fill(b, db, 1_000_000)
	db.Close()
	b.Run("open", func(b *testing.B) {
		for b.Loop() {
			openBench(b, path, Options{}).Close()
		}
	})
	db = openBench(b, path, Options{})
	b.Run("load", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			n := 0
			err := db.Load(func(o Object) error {
				for range o.Cells {
					n++
				}
				return nil
			})
			if err != nil || n != 1_000_000 {
				b.Fatal(n, err)
			}
		}
	})
}

// BenchmarkSave reports the cost of a cell without the disk's.
func BenchmarkSave(b *testing.B) {
	for _, changed := range []int{1, 100, 10_000} {
		for _, whole := range []bool{false, true} {
			b.Run(fmt.Sprintf("changed=%d/whole=%v", changed, whole), func(b *testing.B) {
				db := openBench(b, filepath.Join(b.TempDir(), "db"), Options{})
				db.bolt.NoSync = true
				fill(b, db, 100_000)
				w := db.NewWriter(whole)
				data := make([]byte, 100)
				pos := uint64(1)
				for b.Loop() {
					pos++
					data[0]++
					for i := range changed {
						w.Add(mail, machine.Cell{Part: 1, N: uint64(i) * 100_000 / uint64(changed)}, data)
					}
					w.Done(mail, pos)
					if err := w.Flush(); err != nil {
						b.Fatal(err)
					}
				}
				b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(changed), "ns/cell")
			})
		}
	}
}
