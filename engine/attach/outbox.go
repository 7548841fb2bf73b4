package attach

import (
	"net"
	"os"
	"slices"
	"sync"
	"sync/atomic"
)

// outbox sends frames. Who adds one writes it, with all that others have added
// meanwhile, as far as that goes without waiting; what is left is written by the
// goroutine that runs flush. So adding never waits for the other end.
//
// While the goroutine that reads has more to do it corks the outbox: what is
// added until it is done leaves in one piece.
type outbox struct {
	nc     net.Conn
	try    *trier
	corked atomic.Bool
	rest   chan struct{} // flush has work

	mu    sync.Mutex
	next  batch // to be written
	spare []byte
	busy  bool          // somebody writes
	size  int           // bytes in next, and of what is being written
	why   error         // nothing can be written any more, nil if it can
	room  chan struct{} // closed once size is below backlog again; nil if nobody waits
}

// backlog is how many bytes may be unsent before those who can wait do so.
const backlog = 1 << 20

// batch is frames, and the files that go with them.
type batch struct {
	data []byte
	cuts []cut
}

// cut says that files go with the byte at off.
type cut struct {
	off   int
	files []*os.File
}

func newOutbox(nc net.Conn) *outbox {
	return &outbox{nc: nc, try: newTrier(nc), rest: make(chan struct{}, 1)}
}

// add queues f, and sends it unless the outbox is corked. files are closed once
// they are sent. It reports false if the connection has ended.
func (o *outbox) add(f *frame, files ...*os.File) bool {
	o.mu.Lock()
	if o.why != nil {
		o.mu.Unlock()
		closeAll(files)
		return false
	}
	was := len(o.next.data)
	if len(files) > 0 {
		f.files = len(files)
		o.next.cuts = append(o.next.cuts, cut{was, files})
	}
	o.next.data = appendFrame(o.next.data, f)
	o.size += len(o.next.data) - was
	o.mu.Unlock()
	if !o.corked.Load() {
		o.send()
	}
	return true
}

// send writes what can be written without waiting.
func (o *outbox) send() {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.busy {
		return
	}
	for len(o.next.data) > 0 && o.why == nil {
		o.busy = true
		if len(o.next.cuts) > 0 {
			o.rest <- struct{}{} // flush goes on, and ends busy
			return
		}
		data := o.next.data
		o.next.data, o.spare = o.spare[:0], nil
		o.mu.Unlock()
		n, err := o.try.write(data)
		o.mu.Lock()
		if err != nil {
			o.breakLocked(err)
			return
		}
		o.sent(n)
		if n < len(data) {
			o.next.put(data[n:])
			o.rest <- struct{}{}
			return
		}
		o.keep(data)
		o.busy = false
	}
}

// put puts data back, before all that is there.
func (b *batch) put(data []byte) {
	for i := range b.cuts {
		b.cuts[i].off += len(data)
	}
	b.data = slices.Concat(data, b.data)
}

// flush writes what send could not, until the connection ends.
func (o *outbox) flush(done <-chan struct{}) {
	for {
		select {
		case <-o.rest:
		case <-done:
			return
		}
		o.mu.Lock()
		for len(o.next.data) > 0 && o.why == nil {
			b := o.next
			o.next, o.spare = batch{data: o.spare[:0]}, nil
			o.mu.Unlock()
			err := o.write(b)
			o.mu.Lock()
			if err != nil {
				o.breakLocked(err)
				break
			}
			o.sent(len(b.data))
			o.keep(b.data)
		}
		o.busy = false
		o.mu.Unlock()
	}
}

// write writes a whole batch. Files leave with the first byte of their frame.
func (o *outbox) write(b batch) error {
	at := 0
	for i, c := range b.cuts {
		if _, err := o.nc.Write(b.data[at:c.off]); err != nil {
			closeCuts(b.cuts[i:])
			return err
		}
		until := len(b.data)
		if i+1 < len(b.cuts) {
			until = b.cuts[i+1].off
		}
		n, err := sendWith(o.nc, b.data[c.off:until], c.files)
		closeAll(c.files)
		if err != nil {
			closeCuts(b.cuts[i+1:])
			return err
		}
		at = c.off + n
	}
	_, err := o.nc.Write(b.data[at:])
	return err
}

// sent notes that n bytes have left, and wakes those who wait for room.
func (o *outbox) sent(n int) {
	if o.size -= n; o.size <= backlog && o.room != nil {
		close(o.room)
		o.room = nil
	}
}

// keep keeps the memory of a batch for a later one.
func (o *outbox) keep(data []byte) {
	if cap(data) <= kept {
		o.spare = data[:0]
	}
}

// full returns a channel that is closed once there is room or the connection
// has ended, nil if that is so already.
func (o *outbox) full() <-chan struct{} {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.size <= backlog || o.why != nil {
		return nil
	}
	if o.room == nil {
		o.room = make(chan struct{})
	}
	return o.room
}

// unsent returns how many bytes wait.
func (o *outbox) unsent() int {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.size
}

// stop gives up what was not sent, since the connection has ended.
func (o *outbox) stop(why error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.breakLocked(why)
}

func (o *outbox) breakLocked(err error) {
	if o.why != nil {
		return
	}
	o.why = err
	closeCuts(o.next.cuts)
	o.next = batch{}
	if o.room != nil {
		close(o.room)
		o.room = nil
	}
	_ = o.nc.Close() // so that the goroutine that reads ends too
}

// cause returns why nothing can be written any more, nil if it can.
func (o *outbox) cause() error {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.why
}

func closeCuts(cuts []cut) {
	for _, c := range cuts {
		closeAll(c.files)
	}
}
