package archive_test

import (
	"context"
	"fmt"
	"slices"
	"testing"

	"github.com/unilua/unilua/engine/archive"
	"github.com/unilua/unilua/engine/archive/archivetest"
)

const benchRecord = 150

var benchWriters = []int{1, 16, 256}

// rival is what is measured: write returns when its record is durable.
type rival struct {
	write func()
	syncs func() int64
}

// measure is a benchmark of one rival.
func measure(b *testing.B, open func(b *testing.B, n int) rival) {
	for _, n := range benchWriters {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			r := open(b, n)
			archivetest.Spread(n, 8*n, r.write)
			before := r.syncs()
			b.ReportAllocs()
			b.ResetTimer()
			took := archivetest.Spread(n, b.N, r.write)
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
			archivetest.Spread(n, turn, log.write)
			var shares []float64
			for b.Loop() {
				f := archivetest.Spread(n, turn, floor.write)
				l := archivetest.Spread(n, turn, log.write)
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

func openFloor(b *testing.B, n int) rival {
	f := archivetest.OpenFloor(b, n, benchRecord)
	return rival{f.Write, f.Syncs}
}
