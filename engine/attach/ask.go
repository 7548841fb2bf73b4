package attach

import (
	"context"
	"errors"
	"fmt"
	"os"
	"time"

	"github.com/unilua/unilua/engine/fault"
)

// pending is a call that we make.
type pending struct {
	id     uint64
	weight int64
	body   []byte // of the answer
	files  []*os.File
	err    error
	done   chan struct{} // has room for the one signal that the answer is there
	lane   *lane         // nil unless it is a stream
}

// deliver ends p with err, or the answer it holds.
func (p *pending) deliver(err error) {
	p.err = err
	if p.lane != nil {
		p.lane.close(errAnswered)
	}
	p.done <- struct{}{}
}

// Do calls method of the other end and returns its answer appended to into. It
// blocks until that is there; see the package for what becomes of a call whose
// ctx ends, or whose connection does. It keeps neither body nor into.
func (c *Conn) Do(ctx context.Context, method string, body, into []byte) ([]byte, error) {
	p, _ := c.idle.Get().(*pending)
	if p == nil {
		p = &pending{done: make(chan struct{}, 1)}
	}
	p.body = into
	if err := c.ask(ctx, p, &frame{kind: call, body: body}, method); err != nil {
		return into, err
	}
	if err := c.await(ctx, p); err != nil {
		if p.id == 0 {
			return into, err // its answer may still come: p is not for others
		}
	}
	closeAll(p.files)
	answer, err := p.body, p.err
	*p = pending{done: p.done}
	c.idle.Put(p)
	return answer, err
}

// ask sends the call that f is for p, once there is room for it.
func (c *Conn) ask(ctx context.Context, p *pending, f *frame, method string, files ...*os.File) error {
	if len(f.body) > MaxFrame-1024 {
		closeAll(files)
		return fault.New(fault.TooLarge, "%d bytes are too much for one operation through another process, the limit is %d", len(f.body), MaxFrame-1024)
	}
	if err := c.enter(ctx, p, f); err != nil {
		closeAll(files)
		return err
	}
	f.id, f.method = p.id, []byte(method)
	c.out.add(f, files...) // if the connection has ended, p has been told
	return nil
}

// enter makes p a call in progress, once there is room for it.
func (c *Conn) enter(ctx context.Context, p *pending, f *frame) error {
	if err := c.Ready(ctx); err != nil {
		return notSent(err)
	}
	p.weight = weigh(f, c.window)
	if err := c.room.Acquire(ctx, p.weight); err != nil {
		return notSent(context.Cause(ctx))
	}
	if full := c.out.full(); full != nil {
		select {
		case <-full:
		case <-ctx.Done():
			c.room.Release(p.weight)
			return notSent(context.Cause(ctx))
		}
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.err != nil {
		c.room.Release(p.weight)
		return notSent(c.err)
	}
	c.lastID++
	p.id = c.lastID
	if p.lane != nil {
		p.lane.id = p.id
	}
	c.asked[p.id] = p
	return nil
}

// notSent returns why a call was not made: what ended its context, if that
// carries a code.
func notSent(err error) error {
	var failure *fault.Error
	if errors.As(err, &failure) {
		return err
	}
	if errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return fault.New(fault.Canceled, "the call was canceled: %w", err)
	}
	return fault.New(fault.Unavailable, "the other process cannot be asked: %w", err)
}

// await waits for the answer to p. If it is given up, p.id is 0 afterwards.
func (c *Conn) await(ctx context.Context, p *pending) error {
	select {
	case <-p.done:
		return p.err
	case <-ctx.Done():
	}
	c.out.add(&frame{kind: cancel, id: p.id, body: encodeFailure(context.Cause(ctx))})
	timer := time.NewTimer(Grace)
	defer timer.Stop()
	select {
	case <-p.done:
		return p.err
	case <-timer.C:
	}
	return c.abandon(p)
}

// abandon gives up p, unless its answer has come.
func (c *Conn) abandon(p *pending) error {
	c.mu.Lock()
	if _, waits := c.asked[p.id]; !waits {
		c.mu.Unlock()
		<-p.done
		return p.err
	}
	c.asked[p.id] = &pending{id: p.id, weight: p.weight, done: make(chan struct{}, 1)}
	c.mu.Unlock()
	p.id = 0
	return fault.New(fault.Unknown, "the call was canceled, and the other process has not said within %s what became of it", Grace)
}

// answered takes in an answer, or a part of it.
func (c *Conn) answered(f *frame, files []*os.File) error {
	c.mu.Lock()
	p := c.asked[f.id]
	if p == nil {
		c.mu.Unlock()
		closeAll(files)
		return fmt.Errorf("an answer to call %d, which nobody waits for", f.id)
	}
	if c.serves && len(p.body)+len(f.body) > MaxMessage {
		c.mu.Unlock()
		closeAll(files)
		return fmt.Errorf("an answer of more than %d bytes to call %d", MaxMessage, f.id)
	}
	if f.kind == part {
		p.body = append(p.body, f.body...)
		c.mu.Unlock()
		return nil
	}
	delete(c.asked, f.id)
	c.mu.Unlock()
	c.room.Release(p.weight)
	if f.kind == failure {
		p.deliver(decodeFailure(f.body))
		return nil
	}
	p.body = append(p.body, f.body...)
	p.files = files
	p.deliver(nil)
	return nil
}
