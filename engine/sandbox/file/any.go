package file

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"strconv"
	"sync/atomic"

	"golang.org/x/sys/unix"

	"github.com/unilua/unilua/engine/fault"
)

// OpenAny opens what is at path, a device or a pipe too, as os.OpenFile does, but
// follows no link. It waits for the other end of a pipe until ctx is done.
func OpenAny(ctx context.Context, path string, flags int, perm fs.FileMode) (*os.File, error) {
	h, name, err := entry(path)
	if err != nil {
		return nil, err
	}
	defer h.Close()
	there, err := os.OpenFile(name, unix.O_PATH|unix.O_NOFOLLOW, 0)
	if err == nil {
		info, err := there.Stat()
		if err == nil && info.Mode()&fs.ModeNamedPipe != 0 {
			return openPipe(ctx, &held{there, path}, flags)
		}
		if err = there.Close(); err != nil {
			return nil, err
		}
	}
	// What has become a pipe since must not block.
	return os.OpenFile(name, flags|unix.O_NOFOLLOW|safely, perm)
}

// maxLeft is how many opens may be left behind, each with a thread of the system.
const maxLeft = 64

var left atomic.Int64 // opens that nobody waits for any more

// openPipe opens a pipe, which it closes as it is held. The system waits in there
// until somebody opens the other end. When ctx is done, that is done here; where it
// is not allowed, the open is left behind.
func openPipe(ctx context.Context, pipe *held, flags int) (*os.File, error) {
	if n := left.Load(); n >= maxLeft {
		_ = pipe.Close()
		return nil, fault.New(fault.Unavailable, "%s: %d pipes wait for their other ends already, for runs that have ended, and no more are opened", pipe.path, n)
	}
	name := "/proc/self/fd/" + strconv.Itoa(int(pipe.Fd()))
	opened := make(chan *os.File, 1)
	var failed error // once something is sent
	go func() {
		var f *os.File
		f, failed = os.OpenFile(name, flags, 0)
		opened <- f
	}()
	select {
	case f := <-opened:
		_ = pipe.Close()
		return f, failed
	case <-ctx.Done():
	}
	giveUp := func() {
		if f := <-opened; f != nil {
			_ = f.Close()
		}
		_ = pipe.Close() // its number is in use until here
	}
	if other, err := os.OpenFile(name, os.O_RDWR|safely, 0); err == nil {
		giveUp()
		return nil, errors.Join(context.Cause(ctx), other.Close())
	}
	left.Add(1)
	go func() {
		defer left.Add(-1)
		giveUp()
	}()
	return nil, context.Cause(ctx)
}
