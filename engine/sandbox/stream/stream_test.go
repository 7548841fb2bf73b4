package stream

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
)

func TestLinesLeaveWholeAndAtOnce(t *testing.T) {
	var out bytes.Buffer
	s := NewSink(&out).New(nil)
	for _, step := range []struct{ write, want string }{
		{"one", ""},
		{" line\ntwo", "one line\n"},
		{" lines\nand\n", "one line\ntwo lines\nand\n"},
	} {
		s.WriteString(step.write)
		if out.String() != step.want {
			t.Errorf("after %q: %q", step.write, out.String())
		}
	}
}

func TestAnUnfinishedLineIsEndedOnlyWhenAnotherRunWrites(t *testing.T) {
	var out bytes.Buffer
	sink := NewSink(&out)
	a, b := sink.New(nil), sink.New(nil)
	a.WriteString("10%")
	a.Flush()
	a.WriteString(" 20%")
	a.Flush()
	b.WriteString("other\n")
	a.WriteString("end")
	a.Flush()
	if want := "10% 20%\nother\nend"; out.String() != want {
		t.Errorf("got %q, want %q", out.String(), want)
	}
}

func TestALineWithoutEndIsNotHeldForever(t *testing.T) {
	var out bytes.Buffer
	s := NewSink(&out).New(nil)
	s.WriteString(strings.Repeat("x", maxHeld+1))
	if out.Len() != maxHeld+1 {
		t.Errorf("%d bytes have left", out.Len())
	}
}

func TestTheHookRunsBeforeBytesLeaveAndCanStopThem(t *testing.T) {
	var out bytes.Buffer
	full := errors.New("full")
	total := 0
	s := NewSink(&out).New(func(n int) error {
		if total += n; total > 5 {
			return full
		}
		if out.Len() != total-n {
			t.Errorf("bytes left before their hook")
		}
		return nil
	})
	for i, want := range []error{nil, nil, full, full} {
		if _, err := s.WriteString("a\n"); err != want {
			t.Errorf("write %d: %v", i, err)
		}
	}
	if out.String() != "a\na\n" {
		t.Errorf("%q", out.String())
	}
}

func TestManyRunsNeverTearALine(t *testing.T) {
	var out bytes.Buffer
	sink := NewSink(&out)
	var wg sync.WaitGroup
	const runs, lines = 50, 200
	for run := range runs {
		wg.Go(func() {
			s := sink.New(nil)
			for i := range lines {
				fmt.Fprintf(s, "run %d ", run)
				fmt.Fprintf(s, "line %d end\n", i)
			}
			s.Flush()
		})
	}
	wg.Wait()
	next := make([]int, runs)
	for line := range strings.Lines(out.String()) {
		var run, i int
		if _, err := fmt.Sscanf(line, "run %d line %d end\n", &run, &i); err != nil || i != next[run] {
			t.Fatalf("torn or out of order: %q", line)
		}
		next[run]++
	}
	for run, n := range next {
		if n != lines {
			t.Errorf("run %d: %d lines", run, n)
		}
	}
}

func TestAFailedWriteIsReported(t *testing.T) {
	r, w := io.Pipe()
	r.Close()
	if _, err := NewSink(w).New(nil).WriteString("x\n"); !errors.Is(err, io.ErrClosedPipe) {
		t.Error(err)
	}
}

func TestASourceGivesLinesCountsWordsAndTheRest(t *testing.T) {
	const text = "one\ntwo\n  12.5e3, x\nthree four\nlast"
	for name, s := range map[string]*Source{
		"apart": NewSource(slowly(text)), "direct": Direct(slowly(text)),
	} {
		ctx := t.Context()
		read := func(want string) func(string, error) {
			return func(got string, err error) {
				t.Helper()
				if err != nil || got != want {
					t.Errorf("%s: got %q, %v, want %q", name, got, err, want)
				}
			}
		}
		read("one\n")(s.Line(ctx, nil))
		read("tw")(s.Next(ctx, 2, nil))
		read("")(s.Next(ctx, 0, nil))
		read("o\n")(s.Line(ctx, nil))
		read("12.5e3")(s.Numeral(ctx, nil))
		read("")(s.Numeral(ctx, nil))
		read(", x\n")(s.Line(ctx, nil))
		read("three four\nlast")(s.Rest(ctx, nil))
		if _, err := s.Line(ctx, nil); err != io.EOF {
			t.Errorf("%s: %v", name, err)
		}
		if _, err := s.Next(ctx, 0, nil); err != io.EOF {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// slowly returns a reader that gives three bytes at a time.
func slowly(s string) io.Reader {
	r, w := io.Pipe()
	go func() {
		for ; len(s) > 3; s = s[3:] {
			io.WriteString(w, s[:3])
		}
		io.WriteString(w, s)
		w.Close()
	}()
	return r
}

func TestACancelledReadLosesNothing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r, w := io.Pipe()
		s := NewSource(r)
		ctx, cancel := context.WithCancelCause(t.Context())
		stopped := errors.New("stopped")
		done := make(chan error)
		for range 2 { // one reads, one waits for its turn
			go func() {
				_, err := s.Line(ctx, nil)
				done <- err
			}()
		}
		synctest.Wait()
		cancel(stopped)
		for range 2 {
			if err := <-done; err != stopped {
				t.Error(err)
			}
		}
		io.WriteString(w, "kept\n")
		if line, err := s.Line(t.Context(), nil); line != "kept\n" || err != nil {
			t.Errorf("%q, %v", line, err)
		}
	})
}

// TestAReadWithoutEndIsCancelled reads what never ends on the goroutine that asks.
func TestAReadWithoutEndIsCancelled(t *testing.T) {
	ctx, cancel := context.WithCancelCause(t.Context())
	stopped := errors.New("stopped")
	reads := 0
	s := Direct(readerFunc(func(p []byte) (int, error) {
		if reads++; reads == 3 {
			cancel(stopped)
		}
		return len(p), nil
	}))
	if _, err := s.Rest(ctx, nil); err != stopped || reads != 3 {
		t.Errorf("%v after %d reads", err, reads)
	}
}

type readerFunc func(p []byte) (int, error)

func (f readerFunc) Read(p []byte) (int, error) { return f(p) }

func TestAReadTellsWhatItHoldsAndEndsWithoutRoom(t *testing.T) {
	const size = 1 << 20
	text := strings.Repeat("x", size) + "\nrest"
	full := errors.New("full")
	s := Direct(strings.NewReader(text))
	told := 0
	most := func(limit int) Room {
		told = 0
		return func(n int) error {
			if told += n; told > limit {
				return full
			}
			return nil
		}
	}
	if _, err := s.Line(t.Context(), most(size/2)); err != full || s.Buffered() > size {
		t.Errorf("without room: %v, with %d bytes held", err, s.Buffered())
	}
	// What was read and what is made of it are both held for a while.
	if line, err := s.Line(t.Context(), most(3*size)); err != nil || line != text[:size+1] || told < 2*size-s.size {
		t.Errorf("with room: %d bytes, %v, told of %d", len(line), err, told)
	}
	if cap(s.held) > s.size {
		t.Errorf("%d bytes are kept for what is left", cap(s.held))
	}
	if rest, err := s.Rest(t.Context(), nil); err != nil || rest != "rest" {
		t.Errorf("%q, %v", rest, err)
	}
}
