package attach_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"strings"
	"sync"
	"testing"
	"testing/synctest"

	"github.com/unilua/unilua/engine/attach"
	"github.com/unilua/unilua/engine/fault"
)

func contains(err error, text string) bool { return strings.Contains(err.Error(), text) }

func TestAnAnswerComesToTheCallThatItIsFor(t *testing.T) {
	_, client := link(t, attach.Options{Methods: methods{"echo": echo, "slow": attach.Go(func(c *attach.Call) ([]byte, error) {
		return c.Body, nil
	})}}, attach.Options{})
	var wg sync.WaitGroup
	for i := range 50 {
		wg.Go(func() {
			for j := range 100 {
				want := strings.Repeat("x", i*j)
				method := [...]string{"echo", "slow"}[j%2]
				if got := ask(t, client, method, want); got != want {
					t.Errorf("%d bytes came back as %d", len(want), len(got))
				}
			}
		})
	}
	wg.Wait()
}

func TestBothEndsMayAsk(t *testing.T) {
	server, client := link(t, attach.Options{}, attach.Options{Methods: methods{"echo": echo}})
	if got := ask(t, server, "echo", "hello"); got != "hello" {
		t.Errorf("got %q", got)
	}
	_ = client
}

func TestAnAnswerMayBeLargerThanAFrame(t *testing.T) {
	large := bytes.Repeat([]byte("0123456789abcdef"), attach.MaxFrame/8)
	_, client := link(t, attach.Options{Methods: methods{"large": func(c *attach.Call) { c.Reply(large) }, "echo": echo}}, attach.Options{})
	got, err := client.Do(t.Context(), "large", nil, nil)
	if err != nil || !bytes.Equal(got, large) {
		t.Fatalf("got %d bytes, %v", len(got), err)
	}
	if _, err := client.Do(t.Context(), "echo", large, nil); !fault.Is(err, fault.TooLarge) {
		t.Errorf("a call of %d bytes: %v", len(large), err)
	}
	if got := ask(t, client, "echo", "still there"); got != "still there" {
		t.Errorf("got %q", got)
	}
}

func TestAFailureKeepsItsCodeAndSentence(t *testing.T) {
	var failed error
	_, client := link(t, attach.Options{Methods: methods{"fail": func(c *attach.Call) { c.Fail(failed) }}}, attach.Options{})
	for _, failed = range []error{fault.New(fault.Held, "lock %q is held", "x"), fault.Misusef("no such %s", "thing")} {
		_, err := client.Do(t.Context(), "fail", nil, nil)
		var misuse *fault.Misuse
		if err == nil || err.Error() != failed.Error() || fault.CodeOf(err) != fault.CodeOf(failed) || errors.As(err, &misuse) != errors.As(failed, &misuse) {
			t.Errorf("%T %v came as %T %v", failed, failed, err, err)
		}
	}
}

func TestACallerThatGivesUpIsHeardAndStillGetsTheAnswer(t *testing.T) {
	_, client := link(t, attach.Options{Methods: methods{"stuck": stuck}}, attach.Options{})
	ctx, cancel := context.WithCancelCause(t.Context())
	cancelOnceItWaits := func() { cancel(fault.New(fault.Lost, "the lease is gone")) }
	go cancelOnceItWaits()
	if _, err := client.Do(ctx, "stuck", nil, nil); !fault.Is(err, fault.Lost) || err.Error() != "the lease is gone" {
		t.Errorf("got %v", err)
	}
}

func TestAnAnswerThatDoesNotComeIsGivenUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		calls := make(chan *attach.Call, 1)
		_, client := piped(t, attach.Options{Methods: methods{"never": func(c *attach.Call) { calls <- c }, "echo": echo}}, attach.Options{})
		ctx, cancel := context.WithTimeout(t.Context(), 1)
		defer cancel()
		if _, err := client.Do(ctx, "never", nil, nil); !fault.Is(err, fault.Unknown) {
			t.Errorf("got %v", err)
		}
		(<-calls).Reply([]byte("too late"))
		if got := ask(t, client, "echo", "hello"); got != "hello" {
			t.Errorf("got %q", got)
		}
	})
}

func TestALostConnectionFailsWhatIsInProgressAndWhatComesAfter(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		server, client := piped(t, attach.Options{Methods: methods{"stuck": stuck}}, attach.Options{})
		failed := make(chan error)
		go func() {
			_, err := client.Do(t.Context(), "stuck", nil, nil)
			failed <- err
		}()
		synctest.Wait()
		server.Close()
		if err := <-failed; !fault.Is(err, fault.Unknown) {
			t.Errorf("in progress: %v", err)
		}
		if _, err := client.Do(t.Context(), "stuck", nil, nil); !fault.Is(err, fault.Unavailable) {
			t.Errorf("afterwards: %v", err)
		}
		if err := client.Err(); err != io.EOF {
			t.Errorf("the connection ended with %v", err)
		}
	})
}

func TestTheContextOfACallEndsWithTheConnection(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ended := make(chan error, 1)
		_, client := piped(t, attach.Options{Methods: methods{"stuck": attach.Go(func(c *attach.Call) ([]byte, error) {
			<-c.Context().Done()
			ended <- context.Cause(c.Context())
			return nil, nil
		})}}, attach.Options{})
		go func() { _, _ = client.Do(t.Context(), "stuck", nil, nil) }()
		synctest.Wait()
		client.Close()
		if err := <-ended; !fault.Is(err, fault.Canceled) {
			t.Errorf("the context ended with %v", err)
		}
	})
}

func TestCallsWaitForRoomInTheWindow(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		_, client := piped(t, attach.Options{Methods: methods{"stuck": stuck, "echo": echo}, Window: 2 * attach.CallSize}, attach.Options{})
		ctx, cancel := context.WithCancel(t.Context())
		for range 2 {
			go func() { _, _ = client.Do(ctx, "stuck", nil, nil) }()
		}
		synctest.Wait()
		answered := make(chan string, 1)
		go func() { answered <- ask(t, client, "echo", "at last") }()
		synctest.Wait()
		select {
		case got := <-answered:
			t.Fatalf("%q, though there was no room", got)
		default:
		}
		cancel()
		if got := <-answered; got != "at last" {
			t.Errorf("got %q", got)
		}
	})
}

func TestWhoWaitsForRoomHearsOfTheEnd(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		server, client := piped(t, attach.Options{Methods: methods{"stuck": stuck}, Window: attach.CallSize}, attach.Options{})
		failed := make(chan error)
		for range 3 {
			go func() {
				_, err := client.Do(t.Context(), "stuck", nil, nil)
				failed <- err
			}()
		}
		synctest.Wait()
		server.End(errWhy)
		for range 3 {
			if err := <-failed; !fault.Is(err, fault.Unknown) && !fault.Is(err, fault.Unavailable) {
				t.Errorf("got %v", err)
			}
		}
	})
}
