package stream

import (
	"context"
	"errors"
	"io"
	"testing"
)

// typed is an input that gives one line with each read, as a terminal does.
type typed chan string

func (t typed) Read(p []byte) (int, error) {
	line, ok := <-t
	if !ok {
		return 0, io.EOF
	}
	return copy(p, line), nil
}

func TestAnAnswerIsWhatComesAfterTheQuestion(t *testing.T) {
	in := make(typed, 3)
	s := NewSource(in)
	in <- "one\ntwo\n"
	if line, err := s.Line(t.Context(), nil); err != nil || line != "one\n" {
		t.Fatalf("%q, %v", line, err)
	}
	answer, err := s.Fresh(t.Context(), func() error { in <- "yes\nmore\n"; return nil })
	if err != nil || answer != "yes\n" {
		t.Errorf("the answer is %q, %v", answer, err)
	}
	for _, want := range []string{"two\n", "more\n"} {
		if line, err := s.Line(t.Context(), nil); err != nil || line != want {
			t.Errorf("then comes %q, %v, want %q", line, err, want)
		}
	}
}

func TestAQuestionWithoutAnAnswerLeavesTheInputAsItWas(t *testing.T) {
	in := make(typed, 3)
	s := NewSource(in)
	cause := errors.New("given up")
	ctx, cancel := context.WithCancelCause(t.Context())
	if _, err := s.Fresh(ctx, func() error { cancel(cause); return nil }); err != cause {
		t.Errorf("a question that was given up ends with %v", err)
	}
	broken := errors.New("no paper")
	if _, err := s.Fresh(t.Context(), func() error { return broken }); err != broken {
		t.Errorf("a question that was not asked ends with %v", err)
	}
	in <- "late\n" // to the read that was given up
	if line, err := s.Line(t.Context(), nil); err != nil || line != "late\n" {
		t.Errorf("%q, %v", line, err)
	}
	close(in)
	for range 2 {
		if _, err := s.Fresh(t.Context(), func() error { return nil }); err != io.EOF {
			t.Errorf("at the end of the input: %v", err)
		}
	}
	if _, err := s.Line(t.Context(), nil); err != io.EOF {
		t.Errorf("at the end of the input: %v", err)
	}
}

func TestAQuestionWaitsForWhoReads(t *testing.T) {
	in := make(typed)
	s := NewSource(in)
	read, asked := make(chan string), make(chan string)
	go func() {
		line, _ := s.Line(t.Context(), nil)
		read <- string(line)
	}()
	in <- "half" // who reads has its turn now
	go func() {
		answer, _ := s.Fresh(t.Context(), func() error { return nil })
		asked <- answer
	}()
	in <- " a line\n"
	in <- "yes\n"
	if line, answer := <-read, <-asked; line != "half a line\n" || answer != "yes\n" {
		t.Errorf("read %q, answered %q", line, answer)
	}
}
