package systemd

import (
	"context"
	"errors"
	"net"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"testing"
	"testing/synctest"
	"time"
)

// manager is a socket that takes the place of the service manager's.
func manager(t *testing.T) (next func() string) {
	t.Helper()
	dir, err := os.MkdirTemp("", "sd") // the path of a socket must be short
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	path := filepath.Join(dir, "notify")
	conn, err := net.ListenUnixgram("unixgram", &net.UnixAddr{Name: path, Net: "unixgram"})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	t.Setenv("NOTIFY_SOCKET", path)
	return func() string {
		message := make([]byte, 4096)
		n, err := conn.Read(message)
		if err != nil {
			t.Fatal(err)
		}
		return string(message[:n])
	}
}

func TestTheManagerIsToldHowTheServiceIsDoing(t *testing.T) {
	next := manager(t)
	var s Service
	for _, c := range []struct {
		tell func() error
		want string
	}{
		{func() error { return s.Ready("3 jobs") }, `^READY=1\nSTATUS=3 jobs$`},
		{s.Reloading, `^RELOADING=1\nMONOTONIC_USEC=[1-9][0-9]*$`},
		{func() error { return s.Status("a\nREADY=1  b") }, `^STATUS=a READY=1 b$`},
		{func() error { return s.Stopping("2 runs", 30*time.Second) }, `^STOPPING=1\nSTATUS=2 runs\nEXTEND_TIMEOUT_USEC=30000000$`},
	} {
		if err := c.tell(); err != nil {
			t.Fatal(err)
		}
		if got := next(); !regexp.MustCompile(c.want).MatchString(got) {
			t.Errorf("got %q, want %s", got, c.want)
		}
	}
}

func TestWithoutAManagerNothingIsTold(t *testing.T) {
	for _, name := range []string{"NOTIFY_SOCKET", "WATCHDOG_USEC", "LISTEN_PID", "LISTEN_FDS"} {
		t.Setenv(name, "")
	}
	var s Service
	sockets, err := Sockets()
	if err := errors.Join(err, s.Ready(""), s.Reloading(), s.Status("x"), s.Watch(t.Context(), nil)); err != nil || len(sockets) > 0 {
		t.Error(sockets, err)
	}
}

func TestAManagerThatCannotBeToldIsAnError(t *testing.T) {
	t.Setenv("NOTIFY_SOCKET", filepath.Join(t.TempDir(), "gone"))
	if err := (Service{}).Ready(""); err == nil {
		t.Error("no error")
	}
}

func TestTheWatchdogIsToldThatTheServiceLives(t *testing.T) {
	next := manager(t)
	t.Setenv("WATCHDOG_USEC", "2000000")
	t.Setenv("WATCHDOG_PID", strconv.Itoa(os.Getpid()))
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error)
	go func() { done <- Service{}.Watch(ctx, func(context.Context) error { return nil }) }()
	if got := next(); got != "WATCHDOG=1" {
		t.Errorf("%q", got)
	}
	cancel()
	if err := <-done; err != nil {
		t.Error(err)
	}
}

func TestAWatchdogOfAnotherProcessIsNotTold(t *testing.T) {
	t.Setenv("WATCHDOG_USEC", "2000000")
	t.Setenv("WATCHDOG_PID", "1")
	if err := (Service{}).Watch(t.Context(), nil); err != nil {
		t.Error(err)
	}
}

func TestAWatchdogThatIsNoNumberIsAnError(t *testing.T) {
	t.Setenv("WATCHDOG_USEC", "soon")
	if err := (Service{}).Watch(t.Context(), nil); err == nil {
		t.Error("no error")
	}
}

func TestTheWatchdogIsToldOncePerIntervalAndNotByAHostThatHangs(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		start := time.Now()
		var told []time.Duration
		tell := func() error { told = append(told, time.Since(start)); return nil }
		alive := func(ctx context.Context) error {
			if time.Since(start) > 25*time.Second { // it hangs
				<-ctx.Done()
			}
			return ctx.Err()
		}
		done := make(chan error)
		go func() { done <- watch(ctx, 10*time.Second, alive, tell) }()
		time.Sleep(time.Hour)
		synctest.Wait()
		cancel()
		if err := <-done; err != nil {
			t.Error(err)
		}
		if len(told) != 3 || told[0] != 0 || told[1] != 10*time.Second || told[2] != 20*time.Second {
			t.Errorf("told at %v", told)
		}
	})
}

func TestTheWatchEndsWhenTheManagerCannotBeTold(t *testing.T) {
	gone := errors.New("gone")
	err := watch(t.Context(), time.Hour, func(context.Context) error { return nil }, func() error { return gone })
	if err != gone {
		t.Error(err)
	}
}
