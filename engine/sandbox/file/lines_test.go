package file

import (
	"errors"
	"io"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// linesOf returns the lines of a range.
func linesOf(t rapid.TB, path string, r Range) []string {
	l, err := openLines(path, r, 1<<20)
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	var lines []string
	for {
		line, err := l.Next(plenty)
		if err == io.EOF {
			return lines
		}
		if err != nil {
			t.Fatal(err)
		}
		lines = append(lines, string(line))
	}
}

// split is the plain model of lines: those whose first byte is in the range.
func split(text string, r Range) (lines []string) {
	at := int64(0)
	for line := range strings.Lines(text) {
		if at >= r.From && at < r.To {
			lines = append(lines, strings.TrimSuffix(line, "\n"))
		}
		at += int64(len(line))
	}
	return lines
}

func TestARangeHasTheLinesThatBeginInIt(t *testing.T) {
	dir := t.TempDir()
	rapid.Check(t, func(t *rapid.T) {
		lines := rapid.SliceOfN(rapid.OneOf(
			rapid.StringMatching(`[a-c\r]{0,9}`),
			rapid.Just(strings.Repeat("long", 50_000)), // longer than the buffer
		), 0, 6).Draw(t, "lines")
		text := strings.Join(lines, "\n") + rapid.SampledFrom([]string{"", "\n", "\n\n"}).Draw(t, "end")
		path := filepath.Join(dir, "log")
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		cuts := rapid.SliceOfN(rapid.Int64Range(0, int64(len(text))+2), 0, 4).Draw(t, "cuts")
		slices.Sort(cuts)
		cuts = append(append([]int64{0}, cuts...), Whole.To)
		var all []string
		for i := range cuts[:len(cuts)-1] {
			r := Range{cuts[i], cuts[i+1]}
			got := linesOf(t, path, r)
			if want := split(text, r); !slices.Equal(got, want) {
				t.Fatalf("range %v has %d lines, want %d", r, len(got), len(want))
			}
			all = append(all, got...)
		}
		if !slices.Equal(all, split(text, Whole)) {
			t.Fatal("ranges that meet do not make up the whole")
		}
	})
}

func TestALineBeyondTheLimitIsAnError(t *testing.T) {
	for _, size := range []int{11, 100_000, 300_000} {
		path := put(t, "short\n"+strings.Repeat("x", size)+"\n", 0o600)
		l, err := openLines(path, Whole, size-1)
		must(t, err)
		if line, err := l.Next(plenty); err != nil || string(line) != "short" {
			t.Errorf("the first line is %q, %v", line, err)
		}
		if _, err := l.Next(plenty); !errors.Is(err, ErrTooLarge) || !strings.Contains(err.Error(), "byte 6") {
			t.Errorf("a line of %d bytes: %v", size, err)
		}
		must(t, l.Close())
		l, err = openLines(path, Range{6, math.MaxInt64}, size)
		must(t, err)
		if line, err := l.Next(plenty); err != nil || len(line) != size {
			t.Errorf("a line as long as may be has %d bytes, %v", len(line), err)
		}
		must(t, l.Close())
	}
}

func BenchmarkLines(b *testing.B) {
	line := strings.Repeat("x", 99) + "\n"
	path := put(b, strings.Repeat(line, 100_000), 0o600)
	b.SetBytes(int64(len(line)) * 100_000)
	for b.Loop() {
		linesRead := 0
		l, err := openLines(path, Whole, 1<<20)
		must(b, err)
		for _, err = l.Next(plenty); err == nil; _, err = l.Next(plenty) {
			linesRead++
		}
		must(b, l.Close())
		if linesRead != 100_000 {
			b.Fatal(linesRead)
		}
	}
}
