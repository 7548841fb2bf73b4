package attach

import (
	"context"
	"fmt"
	"os"
	"slices"
	"sync"

	"github.com/unilua/unilua/engine/machine"
)

// Call is a call of the other end.
type Call struct {
	// Body is what the caller sent. It is valid until the method returns; for
	// one made with Go, until that does.
	Body []byte

	conn   *Conn
	id     uint64
	weight int64
	files  []*os.File
	lane   *lane // nil unless it is a stream

	mu       sync.Mutex
	answered bool
	ctx      context.Context // nil until somebody asks
	cancel   context.CancelCauseFunc
	cause    error // why the caller no longer wants the answer
}

// Go returns a method that runs serve on a goroutine of its own and answers with
// what it returns.
func Go(serve func(*Call) ([]byte, error)) func(*Call) {
	return func(c *Call) { c.Go(func() ([]byte, error) { return serve(c) }) }
}

// Go lets a method that finds that it may block go on in serve, on a goroutine of
// its own. The call is answered with what serve returns. Body stays valid until
// then.
func (c *Call) Go(serve func() ([]byte, error)) {
	c.Body = slices.Clone(c.Body)
	c.conn.wg.Go(func() { c.Answer(serve()) })
}

// Answer answers the call with body, or with err if that is not nil.
func (c *Call) Answer(body []byte, err error) {
	if err != nil {
		c.Fail(err)
		return
	}
	c.Reply(body)
}

// Conn returns the connection that the call came by.
func (c *Call) Conn() *Conn { return c.conn }

// Context ends when the caller no longer wants the answer, with its reason as
// the cause; when the connection ends; and when the call has been answered.
func (c *Call) Context() context.Context {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.ctx == nil {
		c.ctx, c.cancel = context.WithCancelCause(context.Background())
		if c.cause != nil {
			c.cancel(c.cause)
		}
	}
	return c.ctx
}

// Files returns the open files that came with the call. They belong to who asks;
// those that nobody asks for are closed when the call is answered.
func (c *Call) Files() []*os.File {
	c.mu.Lock()
	defer c.mu.Unlock()
	files := c.files
	c.files = nil
	return files
}

// Stream returns the stream of a call that was made with Open, nil of others.
// It ends when the call is answered.
func (c *Call) Stream() *Stream {
	if c.lane == nil {
		return nil
	}
	return &Stream{lane: c.lane}
}

// Reply answers the call, along with files, which are closed once they are sent.
// A second answer counts for nothing.
func (c *Call) Reply(body []byte, files ...*os.File) {
	if !c.finish() {
		closeAll(files)
		return
	}
	for len(body) > MaxMessage {
		c.conn.out.add(&frame{kind: part, id: c.id, body: body[:MaxMessage]})
		body = body[MaxMessage:]
	}
	c.conn.out.add(&frame{kind: reply, id: c.id, body: body}, files...)
}

// Fail answers the call with a failure.
func (c *Call) Fail(err error) {
	if c.finish() {
		c.conn.out.add(&frame{kind: failure, id: c.id, body: encodeFailure(err)})
	}
}

// finish reports whether the call has been answered for the first time, and
// lets go of all that belonged to it.
func (c *Call) finish() bool {
	c.mu.Lock()
	if c.answered {
		c.mu.Unlock()
		return false
	}
	c.answered = true
	files, cancel := c.files, c.cancel
	c.files = nil
	c.mu.Unlock()
	closeAll(files)
	if cancel != nil {
		cancel(context.Canceled)
	}
	if c.lane != nil {
		c.lane.close(errAnswered)
	}
	c.conn.mu.Lock()
	delete(c.conn.serving, c.id)
	c.conn.loaded -= c.weight
	c.conn.mu.Unlock()
	return true
}

// canceled ends the context of the call.
func (c *Call) canceled(cause error) {
	c.mu.Lock()
	c.cause = cause
	cancel := c.cancel
	c.mu.Unlock()
	if cancel != nil {
		cancel(cause)
	}
	if c.lane != nil {
		c.lane.close(cause)
	}
}

// accept begins a call of the other end.
func (c *Conn) accept(f *frame, files []*os.File) error {
	serve := c.opts.Methods[string(f.method)]
	call := &Call{Body: f.body, conn: c, id: f.id, weight: weigh(f, c.opts.Window), files: files}
	if f.stream {
		call.lane = newLane(c, f.id, true)
	}
	if err := c.admit(call, serve != nil, f); err != nil {
		closeAll(files)
		return err
	}
	if err := c.drain(); err != nil {
		return err
	}
	serve(call)
	return nil
}

func (c *Conn) admit(call *Call, known bool, f *frame) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	switch {
	case !known:
		return fmt.Errorf("a call of method %q, which there is not", f.method)
	case c.serving == nil:
		return c.err
	case c.serving[f.id] != nil:
		return fmt.Errorf("a second call with number %d", f.id)
	case c.loaded+call.weight > c.opts.Window:
		return fmt.Errorf("more calls in progress than the %d bytes that were allowed", c.opts.Window)
	}
	c.loaded += call.weight
	c.serving[f.id] = call
	return nil
}

// tooFar is how many bytes the end that dialed lets wait for an other end that
// asks and does not read.
const tooFar = 64 << 20

// drain waits until the other end has read enough of its answers. The end that
// dialed does not wait: the other one may be waiting for it.
func (c *Conn) drain() error {
	full := c.out.full()
	switch {
	case full == nil:
		return c.out.cause()
	case !c.serves:
		if c.out.unsent() > tooFar {
			return fmt.Errorf("more than %d bytes of answers that are not read", tooFar)
		}
		return nil
	}
	c.out.corked.Store(false)
	c.out.send()
	<-full // which the end of the connection closes too
	c.out.corked.Store(true)
	return c.out.cause()
}

// stop ends the context of a call that the caller no longer wants. If it has
// been answered meanwhile, the caller could not know.
func (c *Conn) stop(f *frame) error {
	cause := decodeFailure(f.body)
	c.mu.Lock()
	call := c.serving[f.id]
	c.mu.Unlock()
	if call != nil {
		call.canceled(cause)
	}
	return nil
}

// weigh returns what a call counts of a window.
func weigh(f *frame, window int64) int64 {
	weight := CallSize + int64(len(f.body))
	if f.stream {
		weight += StreamWindow
	}
	return min(weight, window)
}

func encodeFailure(err error) []byte {
	data, bad := machine.EncodeReply(nil, err)
	if bad != nil {
		panic(bad) // a code and a sentence can be encoded
	}
	return data
}

func decodeFailure(data []byte) error {
	var none any
	if err := machine.DecodeReply(data, &none); err != nil {
		return err
	}
	return machine.DecodeReply(nil, &none) // no failure at all: that is one
}
