package attach_test

import (
	"fmt"
	"io"
	"os"
	"strconv"
	"testing"
	"testing/synctest"

	"github.com/unilua/unilua/engine/attach"
)

func TestMessagesCrossInOrderBothWays(t *testing.T) {
	_, client := link(t, attach.Options{Methods: methods{"mirror": attach.Go(func(c *attach.Call) ([]byte, error) {
		s, n := c.Stream(), 0
		for {
			m, err := s.Receive(c.Context())
			if err == io.EOF {
				return []byte(strconv.Itoa(n)), nil
			}
			if err != nil {
				return nil, err
			}
			n++
			if err := s.Send(c.Context(), m); err != nil {
				return nil, err
			}
		}
	})}}, attach.Options{})
	s, err := client.Open(t.Context(), "mirror", nil)
	if err != nil {
		t.Fatal(err)
	}
	const lines = 20_000
	go func() {
		for i := range lines {
			if err := s.Send(t.Context(), attach.Message{Body: fmt.Appendf(nil, "line %d", i)}); err != nil {
				t.Error(err)
				return
			}
		}
		s.End()
	}()
	for i := range lines {
		m, err := s.Receive(t.Context())
		if want := fmt.Sprintf("line %d", i); err != nil || string(m.Body) != want {
			t.Fatalf("got %q, %v, want %q", m.Body, err, want)
		}
	}
	answer, err := s.Wait(t.Context())
	if err != nil || string(answer.Body) != strconv.Itoa(lines) {
		t.Errorf("answered with %q, %v", answer.Body, err)
	}
	if _, err := s.Receive(t.Context()); err != io.EOF {
		t.Errorf("after the answer: %v", err)
	}
}

func TestASenderWaitsForASlowReader(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		sent := 0
		_, client := piped(t, attach.Options{Methods: methods{"flood": attach.Go(func(c *attach.Call) ([]byte, error) {
			for {
				if err := c.Stream().Send(c.Context(), attach.Message{Body: make([]byte, 1000)}); err != nil {
					return nil, err
				}
				sent++
			}
		})}}, attach.Options{})
		s, err := client.Open(t.Context(), "flood", nil)
		if err != nil {
			t.Fatal(err)
		}
		synctest.Wait()
		if first := sent; first*1000 > attach.StreamWindow+attach.MaxMessage || first == 0 {
			t.Errorf("%d kB were sent to a reader that does not read", first)
		}
		for range 10_000 {
			if _, err := s.Receive(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
	})
}

func TestOpenFilesGoAlong(t *testing.T) {
	_, client := link(t, attach.Options{Files: true, Methods: methods{"swap": attach.Go(func(c *attach.Call) ([]byte, error) {
		to := c.Files()[0]
		defer to.Close()
		if _, err := io.WriteString(to, "for the caller"); err != nil {
			return nil, err
		}
		r, w, err := os.Pipe()
		if err != nil {
			return nil, err
		}
		if err := c.Stream().Send(c.Context(), attach.Message{Files: []*os.File{r}}); err != nil {
			return nil, err
		}
		_, err = io.WriteString(w, "through a pipe")
		w.Close()
		return nil, err
	})}}, attach.Options{Files: true})
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	s, err := client.Open(t.Context(), "swap", nil, w)
	if err != nil {
		t.Fatal(err)
	}
	m, err := s.Receive(t.Context())
	if err != nil || len(m.Files) != 1 {
		t.Fatalf("got %d files, %v", len(m.Files), err)
	}
	if _, err := s.Wait(t.Context()); err != nil {
		t.Fatal(err)
	}
	for file, want := range map[*os.File]string{r: "for the caller", m.Files[0]: "through a pipe"} {
		got, err := io.ReadAll(file)
		if err != nil || string(got) != want {
			t.Errorf("read %q, %v, want %q", got, err, want)
		}
		file.Close()
	}
}
