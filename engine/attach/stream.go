package attach

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"sync"
)

// Message is one message of a stream, or an answer.
type Message struct {
	Body  []byte
	Files []*os.File // that belong to who receives it
}

// Stream is a call in progress whose two ends send each other messages.
type Stream struct {
	*lane
	conn *Conn
	p    *pending // nil at the end that answers
}

// Open calls method of the other end, and lets both send messages until the
// answer comes: Wait must follow. files are closed once they are sent.
func (c *Conn) Open(ctx context.Context, method string, body []byte, files ...*os.File) (*Stream, error) {
	p := &pending{done: make(chan struct{}, 1), lane: newLane(c, 0, false)}
	if err := c.ask(ctx, p, &frame{kind: call, stream: true, body: body}, method, files...); err != nil {
		return nil, err
	}
	return &Stream{lane: p.lane, conn: c, p: p}, nil
}

// Wait waits for the answer, as Do does. It is called once, by the end that
// opened the stream. What was received and not read can still be.
func (s *Stream) Wait(ctx context.Context) (Message, error) {
	err := s.conn.await(ctx, s.p)
	return Message{s.p.body, s.p.files}, err
}

var errAnswered = errors.New("the call has been answered")

// lane is what one end of a stream sends and receives.
type lane struct {
	c    *Conn
	id   uint64
	back bool // it belongs to the end that answers, and sends to the one that asked

	mu      sync.Mutex
	left    int           // bytes that may be sent
	more    chan struct{} // has room for the signal that left has grown, or that all is over
	over    error         // nothing can be sent any more
	queue   []Message
	held    int           // bytes in queue
	taken   int           // bytes taken from it, for which the sender has no credit yet
	ended   bool          // nothing more comes
	arrived chan struct{} // has room for the signal that something has
}

func newLane(c *Conn, id uint64, back bool) *lane {
	return &lane{
		c: c, id: id, back: back, left: StreamWindow,
		more: make(chan struct{}, 1), arrived: make(chan struct{}, 1),
	}
}

// charge is what a message counts of a stream's window.
func charge(m Message) int { return len(m.Body) + 64 + 1024*len(m.Files) }

// Send sends a message, whose files are closed once they are sent. It waits
// while the reader is too far behind. It fails when the call is over, and when
// ctx ends. One goroutine sends at a time.
func (l *lane) Send(ctx context.Context, m Message) error {
	if len(m.Body) > MaxMessage || len(m.Files) > MaxFiles {
		closeAll(m.Files)
		return fmt.Errorf("a message of %d bytes with %d open files, the limits are %d and %d", len(m.Body), len(m.Files), MaxMessage, MaxFiles)
	}
	if err := l.spend(ctx, charge(m)); err != nil {
		closeAll(m.Files)
		return err
	}
	l.c.out.add(&frame{kind: message, back: l.back, id: l.id, body: m.Body}, m.Files...)
	return nil
}

// spend takes n from what may be sent, once there is any.
func (l *lane) spend(ctx context.Context, n int) error {
	for {
		l.mu.Lock()
		if l.over != nil {
			l.mu.Unlock()
			return l.over
		}
		if l.left > 0 {
			l.left -= n
			l.mu.Unlock()
			return nil
		}
		l.mu.Unlock()
		select {
		case <-l.more:
		case <-ctx.Done():
			return context.Cause(ctx)
		}
	}
}

// End says that no more messages come from this end.
func (l *lane) End() {
	l.c.out.add(&frame{kind: end, back: l.back, id: l.id})
}

// Receive returns the next message. It waits for one, and fails with io.EOF when
// no more come, or with the cause of ctx. One goroutine receives at a time.
func (l *lane) Receive(ctx context.Context) (Message, error) {
	for {
		m, ok, ended := l.take()
		switch {
		case ok:
			return m, nil
		case ended:
			return Message{}, io.EOF
		}
		select {
		case <-l.arrived:
		case <-ctx.Done():
			return Message{}, context.Cause(ctx)
		}
	}
}

// take takes a message from the queue. The sender is told in large steps that
// it may go on.
func (l *lane) take() (m Message, ok, ended bool) {
	l.mu.Lock()
	if len(l.queue) == 0 {
		ended = l.ended
		l.mu.Unlock()
		return m, false, ended
	}
	m = l.queue[0]
	l.queue[0] = Message{}
	l.queue = l.queue[1:]
	n := charge(m)
	l.held -= n
	l.taken += n
	grant := 0
	if l.taken >= StreamWindow/2 && !l.ended {
		grant, l.taken = l.taken, 0
	}
	l.mu.Unlock()
	if grant > 0 {
		l.c.out.add(&frame{kind: credit, back: l.back, id: l.id, n: uint64(grant)})
	}
	return m, true, false
}

// receive takes in what the other end sent. An error is a breach of the
// protocol.
func (l *lane) receive(f *frame, files []*os.File) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	switch f.kind {
	case end:
		l.ended = true
		signal(l.arrived)
	case credit:
		if f.n > 2*(StreamWindow+MaxMessage) {
			return fmt.Errorf("a credit of %d bytes", f.n)
		}
		l.left += int(f.n)
		signal(l.more)
	case message:
		if l.ended {
			closeAll(files)
			return nil // the call is over, which the other end may not know
		}
		if l.held > StreamWindow {
			closeAll(files)
			return fmt.Errorf("more than %d bytes of messages that are not read", StreamWindow)
		}
		m := Message{append([]byte(nil), f.body...), files}
		l.held += charge(m)
		l.queue = append(l.queue, m)
		signal(l.arrived)
	}
	return nil
}

// close ends the stream in both directions.
func (l *lane) close(why error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.over == nil {
		l.over = why
	}
	l.ended = true
	signal(l.more)
	signal(l.arrived)
}

func signal(c chan struct{}) {
	select {
	case c <- struct{}{}:
	default:
	}
}
