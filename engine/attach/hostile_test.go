package attach_test

import (
	"context"
	"encoding/binary"
	"io"
	"net"
	"os"
	"strings"
	"testing"
	"testing/synctest"

	"github.com/unilua/unilua/engine/attach"
	"github.com/unilua/unilua/engine/fault"
)

const (
	helloFrame = "\x00\x00\x00\x13\x01\x01\x80\x80\x80\x20unilua attach" // version 1, 64 MiB
	echoCall   = "\x00\x00\x00\x0b\x02\x01\x00\x00\x04echohi"
)

// attack sends data to an end that serves echo, and returns that end.
func attack(t *testing.T, data string) *attach.Conn {
	t.Helper()
	a, b := sockets(t)
	server := attach.Serve(b, attach.Options{Methods: methods{"echo": echo, "stuck": stuck}, Window: 3 * attach.CallSize})
	t.Cleanup(server.Close)
	t.Cleanup(func() { a.Close() })
	go func() { _, _ = io.Copy(io.Discard, a) }()
	if _, err := io.WriteString(a, data); err != nil {
		t.Log(err) // it has ended already
	}
	return server
}

func TestWhatBreaksTheProtocolEndsTheConnection(t *testing.T) {
	call := func(id, method string) string {
		body := "\x02" + id + "\x00\x00" + string(rune(len(method))) + method
		return string(binary.BigEndian.AppendUint32(nil, uint32(len(body)))) + body
	}
	for _, c := range []struct{ name, data, why string }{
		{"no protocol at all", "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n", "does not speak"},
		{"another version", "\x00\x00\x00\x13\x01\x09\x80\x80\x80\x20unilua attach", "version 9 of the protocol, this one version 1"},
		{"a call before the hello", echoCall, "does not speak"},
		{"a second hello", helloFrame + helloFrame, "a second hello"},
		{"a huge length", helloFrame + "\xff\xff\xff\xff", "the limit is"},
		{"an empty frame", helloFrame + "\x00\x00\x00\x00", "unknown kind 0"},
		{"an unknown kind", helloFrame + "\x00\x00\x00\x02\x0f\x01", "wrong direction"},
		{"an unknown method", helloFrame + call("\x01", "reboot"), `method "reboot"`},
		{"an answer to nothing", helloFrame + "\x00\x00\x00\x03\x03\x07\x00", "nobody waits for"},
		{"the same number twice", helloFrame + call("\x01", "stuck") + call("\x01", "stuck"), "second call with number 1"},
		{"too many calls", helloFrame + call("\x01", "stuck") + call("\x02", "stuck") + call("\x03", "stuck") + call("\x04", "stuck"), "more calls in progress"},
		{"a message for a call that is no stream", helloFrame + call("\x01", "stuck") + "\x00\x00\x00\x03\x07\x01\x00", "which is no stream"},
		{"files that did not come along", helloFrame + "\x00\x00\x00\x03\x07\x01\x02", "open files"},
	} {
		t.Run(c.name, func(t *testing.T) { wantEnd(t, attack(t, c.data), c.why) })
	}
}

func TestAFrameThatBreaksOffEndsTheConnection(t *testing.T) {
	a, b := sockets(t)
	server := attach.Serve(b, attach.Options{Methods: methods{"echo": echo}})
	defer server.Close()
	if _, err := io.WriteString(a, helloFrame+echoCall[:7]); err != nil {
		t.Fatal(err)
	}
	if err := a.(*net.UnixConn).CloseWrite(); err != nil {
		t.Fatal(err)
	}
	wantEnd(t, server, "unexpected EOF")
	a.Close()
}

func TestAnEndThatDoesNotReadItsAnswersIsNotServedOn(t *testing.T) {
	served := make(chan struct{}, 1<<20)
	a, b := sockets(t)
	server := attach.Serve(b, attach.Options{Methods: methods{"large": func(c *attach.Call) {
		served <- struct{}{}
		c.Reply(make([]byte, 1<<20))
	}}})
	defer server.Close()
	flood := strings.Builder{}
	flood.WriteString(helloFrame)
	const calls = 1000
	for i := range calls {
		body := append(binary.AppendUvarint([]byte{2}, uint64(i+1)), "\x00\x00\x05large"...)
		flood.Write(binary.BigEndian.AppendUint32(nil, uint32(len(body))))
		flood.Write(body)
	}
	if _, err := io.WriteString(a, flood.String()); err != nil {
		t.Fatal(err)
	}
	<-served
	a.Close()
	<-server.Done()
	if n := len(served); n > 20 {
		t.Errorf("%d MiB of answers were made for an end that reads none", n)
	}
}

func TestAnAnswerToAnEndThatServesIsBounded(t *testing.T) {
	server, client := link(t, attach.Options{}, attach.Options{Methods: methods{"large": func(c *attach.Call) {
		c.Reply(make([]byte, attach.MaxMessage*2))
	}}})
	if _, err := server.Do(t.Context(), "large", nil, nil); !fault.Is(err, fault.Unknown) {
		t.Errorf("got %v", err)
	}
	wantEnd(t, server, "an answer of more than")
	<-client.Done()
}

func TestStreamsInProgressAreBounded(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		_, client := piped(t, attach.Options{Methods: methods{"stuck": stuck}, Window: 2*attach.StreamWindow + 4*attach.CallSize}, attach.Options{})
		ctx, cancel := context.WithCancel(t.Context())
		for range 2 {
			s, err := client.Open(t.Context(), "stuck", nil)
			if err != nil {
				t.Fatal(err)
			}
			defer func() { _, _ = s.Wait(ctx) }()
		}
		failed := make(chan error)
		go func() { _, err := client.Open(ctx, "stuck", nil); failed <- err }()
		synctest.Wait()
		cancel()
		if err := <-failed; !fault.Is(err, fault.Canceled) {
			t.Errorf("a third stream: %v", err)
		}
	})
}

func TestFilesThatNobodyTakesAreClosed(t *testing.T) {
	before := openFiles(t)
	server, client := link(t, attach.Options{Methods: methods{"echo": echo}, Files: true}, attach.Options{})
	for range 20 {
		s, err := client.Open(t.Context(), "echo", nil, tempFile(t))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := s.Wait(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	client.Close()
	server.Close()
	if after := openFiles(t); after > before {
		t.Errorf("%d files are open, %d were before", after, before)
	}
}

func TestFilesAreNotTakenUnlessAskedFor(t *testing.T) {
	server, client := link(t, attach.Options{Methods: methods{"echo": echo}}, attach.Options{})
	if _, err := client.Open(t.Context(), "echo", nil, tempFile(t)); err != nil {
		t.Fatal(err)
	}
	wantEnd(t, server, "with 1 open files, of which 0 came along")
}

func tempFile(t *testing.T) *os.File {
	t.Helper()
	f, err := os.CreateTemp(t.TempDir(), "")
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func FuzzServe(f *testing.F) {
	f.Add([]byte(echoCall))
	f.Add([]byte("\x00\x00\x00\x0b\x02\x01\x01\x00\x04echohi\x00\x00\x00\x03\x07\x01\x00"))
	f.Fuzz(func(t *testing.T, data []byte) {
		a, b := net.Pipe()
		server := attach.Serve(b, attach.Options{Methods: methods{"echo": echo, "stuck": stuck}, Window: 1 << 20})
		go func() { _, _ = io.Copy(io.Discard, a) }()
		_, _ = io.WriteString(a, helloFrame)
		_, _ = a.Write(data)
		a.Close()
		server.Close()
	})
}
