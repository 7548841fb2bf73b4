package attach

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"sync"

	"golang.org/x/sync/semaphore"

	"github.com/unilua/unilua/engine/fault"
)

// Options of one end of a connection. The zero value serves nothing.
type Options struct {
	// Methods are what the other end may ask, by name. A method is called by the
	// goroutine that reads, so it must not block: one that may is made with Go.
	// It must answer its Call, in time.
	Methods map[string]func(*Call)

	// Window bounds what the other end may have in progress here: the bytes that
	// its calls carry, each call counting CallSize more, a stream StreamWindow too.
	// 0: 64 MiB.
	Window int64

	// Files lets open files come in.
	Files bool

	// Made is given the connection before anything of it is read, for methods that
	// must know it. May be nil.
	Made func(*Conn)
}

const (
	defaultWindow = 64 << 20
	// CallSize is what a call in progress counts by itself: its goroutine.
	CallSize = 4 << 10
)

// Conn is one end of a connection. Its methods may be called by any goroutine.
type Conn struct {
	nc     net.Conn
	opts   Options
	serves bool
	in     inbox
	out    *outbox
	room   *semaphore.Weighted // for our calls, once ready
	window int64               // its size
	ready  chan struct{}       // closed when the other end's hello is there
	done   chan struct{}       // closed when the connection has ended
	wg     sync.WaitGroup
	idle   sync.Pool // of *pending

	mu      sync.Mutex
	lastID  uint64
	asked   map[uint64]*pending // our calls
	serving map[uint64]*Call    // theirs
	loaded  int64               // of our window
	err     error               // why the connection has ended
}

// Dial makes the end that asks. The connection belongs to it from here on.
func Dial(nc net.Conn, o Options) *Conn { return start(nc, o, false) }

// Serve makes the end that serves.
func Serve(nc net.Conn, o Options) *Conn { return start(nc, o, true) }

func start(nc net.Conn, o Options, serves bool) *Conn {
	o.Window = cmp.Or(o.Window, defaultWindow)
	c := &Conn{
		nc: nc, opts: o, serves: serves,
		in: newInbox(nc, o.Files), out: newOutbox(nc),
		ready: make(chan struct{}), done: make(chan struct{}),
		asked: make(map[uint64]*pending), serving: make(map[uint64]*Call),
	}
	if o.Made != nil {
		o.Made(c)
	}
	c.out.add(&frame{kind: hello, id: Version, n: uint64(o.Window), body: []byte(magic)})
	c.wg.Go(c.read)
	c.wg.Go(func() { c.out.flush(c.done) })
	return c
}

// Ready waits until the other end has said which protocol it speaks. It fails
// if that is another one, and with the cause of ctx if that ends first.
func (c *Conn) Ready(ctx context.Context) error {
	select {
	case <-c.ready:
		return nil
	case <-c.done:
		return c.Err()
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}

// Done is closed when the connection has ended.
func (c *Conn) Done() <-chan struct{} { return c.done }

// Err returns why the connection has ended, nil if it has not: ErrClosed after
// Close, io.EOF when the other end has closed it.
func (c *Conn) Err() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.err
}

// ErrClosed is why a connection ended that was closed on this end.
var ErrClosed = errors.New("the connection was closed")

// Close ends the connection, and returns when nothing of it is left: methods
// made with Go have returned. It is idempotent, and no method may call it.
func (c *Conn) Close() {
	c.end(ErrClosed)
	c.wg.Wait()
}

// End ends the connection because of err. Unlike Close it does not wait.
func (c *Conn) End(err error) { c.end(err) }

// end ends the connection, once.
func (c *Conn) end(err error) {
	c.mu.Lock()
	if c.err != nil {
		c.mu.Unlock()
		return
	}
	c.err = err
	asked, serving := c.asked, c.serving
	c.asked, c.serving = nil, nil
	c.mu.Unlock()
	close(c.done)
	c.out.stop(err)
	for _, p := range asked {
		c.room.Release(p.weight) // whoever waits for room shall find that all is over
		p.deliver(fault.New(fault.Unknown, "the connection ended before the answer came: %w", err))
	}
	for _, call := range serving {
		call.canceled(fault.New(fault.Canceled, "the connection to the caller has ended: %w", err))
	}
}

// read reads until the connection ends.
func (c *Conn) read() {
	err := c.greet()
	for err == nil {
		if !c.in.whole() {
			c.out.corked.Store(false)
			c.out.send()
		}
		var f frame
		if f, err = c.in.next(); err == nil {
			c.out.corked.Store(true)
			err = c.handle(&f)
		}
	}
	c.out.corked.Store(false)
	if why := c.out.cause(); why != nil {
		err = why
	}
	c.end(err)
	closeAll(c.in.files)
}

// greet reads the other end's hello.
func (c *Conn) greet() error {
	f, err := c.in.next()
	switch {
	case errors.Is(err, io.EOF), errors.Is(err, net.ErrClosed):
		return err
	case err != nil, f.kind != hello, string(f.body) != magic:
		return errors.New("the other end does not speak the protocol by which processes share objects")
	case f.id != Version:
		return fmt.Errorf("the other end speaks version %d of the protocol, this one version %d: both must run the same release of unilua", f.id, Version)
	case f.n < CallSize || f.n > 1<<40:
		return fmt.Errorf("the other end allows %d bytes in progress", f.n)
	}
	c.window = int64(f.n)
	c.room = semaphore.NewWeighted(c.window)
	close(c.ready)
	return nil
}

// handle does what a frame says. An error is a breach of the protocol.
func (c *Conn) handle(f *frame) error {
	files, err := c.in.take(f.files)
	if err != nil {
		return err
	}
	switch {
	case f.kind == call:
		return c.accept(f, files)
	case f.kind == cancel:
		return c.stop(f)
	case f.kind == message || f.kind == end || f.kind == credit:
		return c.pass(f, files)
	case f.kind == reply || f.kind == part || f.kind == failure:
		return c.answered(f, files)
	}
	return errors.New("a second hello")
}

// pass hands what belongs to a stream to it. What comes for a call that has
// ended meanwhile is dropped: the other end could not know.
func (c *Conn) pass(f *frame, files []*os.File) error {
	l, known := c.lane(f)
	switch {
	case l == nil && known:
		closeAll(files)
		return fmt.Errorf("a message for call %d, which is no stream", f.id)
	case l == nil:
		closeAll(files)
		return nil
	}
	return l.receive(f, files)
}

// lane returns the stream that a frame belongs to, nil if there is none.
func (c *Conn) lane(f *frame) (l *lane, known bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if f.back {
		if p := c.asked[f.id]; p != nil {
			return p.lane, true
		}
		return nil, f.id > c.lastID
	}
	if call := c.serving[f.id]; call != nil {
		return call.lane, true
	}
	return nil, false
}
