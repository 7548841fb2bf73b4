package engine

import (
	"context"
	"encoding/hex"
	"errors"
	"io"
	"math"
	"net"
	"sync"
	"time"

	"github.com/unilua/unilua/engine/attach"
	"github.com/unilua/unilua/engine/datafolder"
	"github.com/unilua/unilua/engine/fault"
)

// # Processes that share a data folder
//
// An engine with Options.Join that needs the folder either opens it, and then
// serves all others of its user that want it too, or attaches to the one that
// has. Which of the two is decided by who has the folder's lock, and stays so.

// joinTime is how long an engine tries to get at a folder whose owner does not
// listen: it may be about to, or about to end.
const joinTime = 5 * time.Second

// openOrJoin opens the data folder, or attaches to its owner.
func (e *Engine) openOrJoin(dir string) error {
	const pause = 10 * time.Millisecond
	for until := time.Now().Add(joinTime); ; time.Sleep(pause) {
		err := openStore(e, dir)
		var owned *datafolder.OwnedError
		if err == nil {
			e.listen()
			return nil
		}
		if !errors.As(err, &owned) {
			return err
		}
		failed := e.join(dir, until)
		if failed == nil {
			return nil
		}
		if time.Now().After(until) {
			return fault.New(fault.Unavailable, "%w (it does not let others attach: %w)", err, failed)
		}
	}
}

// join attaches to the owner of the folder.
func (e *Engine) join(dir string, until time.Time) error {
	nc, err := datafolder.Dial(dir)
	if err != nil {
		return err
	}
	ctx, cancel := context.WithDeadline(context.Background(), until)
	defer cancel()
	if err := e.attach(ctx, nc, AttachOptions{}); err != nil {
		return err
	}
	go e.watchOwner(e.Owner())
	return nil
}

// watchOwner cancels the sessions that the owner knows when it is gone: what
// they held there is lost.
func (e *Engine) watchOwner(owner *attach.Conn) {
	<-owner.Done()
	if e.closed.Load() {
		return
	}
	lost := fault.New(fault.Unavailable, "the process that owned the shared objects is gone, and with it what this run held: %w", owner.Err())
	e.sessions.Range(func(_, s any) bool {
		if s := s.(*Session); s.begun.Load() {
			s.lose(lost)
		}
		return true
	})
}

// door is where the guests of an engine come in.
type door struct {
	listener *datafolder.Listener
	wg       sync.WaitGroup

	mu     sync.Mutex
	guests map[*Guest]struct{}
	names  map[string]struct{} // the prefixes that guests have chosen
	empty  chan struct{}       // closed when the last guest goes; nil if nobody waits
	shut   bool
}

// listen lets other processes in. Without it this one works, alone.
func (e *Engine) listen() {
	l, err := e.store.folder.Listen()
	if err != nil {
		e.opts.Logger.Warn("no other process can use the data folder at the same time", "error", err.Error())
		return
	}
	d := &door{listener: l, guests: make(map[*Guest]struct{}), names: map[string]struct{}{e.boot: {}}}
	e.door = d
	d.wg.Go(func() { e.acceptGuests(d) })
}

// acceptGuests lets guests in until the listener is closed.
func (e *Engine) acceptGuests(d *door) {
	const pause = 50 * time.Millisecond
	for {
		nc, err := d.listener.Accept()
		var stranger *datafolder.StrangerError
		switch {
		case err == nil:
			d.admit(e, nc)
		case errors.Is(err, net.ErrClosed):
			return
		case errors.As(err, &stranger):
			e.opts.Logger.Warn("refused a process that wanted to use the data folder", "process", stranger.PID, "user", stranger.UID)
		default:
			e.opts.Logger.Warn("a process that wants to use the data folder has to wait", "error", err.Error())
			time.Sleep(pause) // such as for a file descriptor
		}
	}
}

// admit serves a process, unless the door is shut.
func (d *door) admit(e *Engine, nc net.Conn) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.shut {
		_ = nc.Close() // the other process tries again, and finds the folder free
		return
	}
	// It counts its own objects, as its limits say.
	g := e.Serve(nc, ServeOptions{Named: d.name, Objects: math.MaxInt32, Sessions: math.MaxInt32, Commands: true})
	d.guests[g] = struct{}{}
	d.wg.Go(func() {
		<-g.Done()
		d.left(g)
		if why := g.conn.Err(); !errors.Is(why, io.EOF) && !errors.Is(why, attach.ErrClosed) {
			e.opts.Logger.Warn("the connection to a process that used the data folder is broken", "error", why.Error())
		}
	})
}

// name takes the prefix of the ids of a guest's sessions, which the guest has
// chosen as newBoot does.
func (d *door) name(prefix string) error {
	if bits, err := hex.DecodeString(prefix); err != nil || len(bits) != bootSize {
		return errors.New("it names itself as no engine does")
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	if _, taken := d.names[prefix]; taken {
		return errors.New("its name is another one's")
	}
	d.names[prefix] = struct{}{}
	return nil
}

func (d *door) left(g *Guest) {
	d.mu.Lock()
	defer d.mu.Unlock()
	delete(d.guests, g)
	delete(d.names, g.prefix)
	if len(d.guests) == 0 && d.empty != nil {
		close(d.empty)
		d.empty = nil
	}
}

// vacant shuts the door if nobody is inside, or else returns what is closed when
// the last one has left.
func (d *door) vacant() <-chan struct{} {
	d.mu.Lock()
	defer d.mu.Unlock()
	if len(d.guests) == 0 {
		d.shut = true
		return nil
	}
	if d.empty == nil {
		d.empty = make(chan struct{})
	}
	return d.empty
}

// close ends all guests.
func (d *door) close() error {
	d.mu.Lock()
	d.shut = true
	for g := range d.guests {
		g.conn.End(attach.ErrClosed)
	}
	d.mu.Unlock()
	err := d.listener.Close()
	d.wg.Wait()
	return err
}

// Linger blocks while other processes use the objects of e, or until ctx is done.
// Afterwards, unless that is why it returns, no other process comes in any more.
// Whoever ends lingers before Close, so that nobody loses what is held.
func (e *Engine) Linger(ctx context.Context) {
	if !e.opened.Load() || e.door == nil {
		return
	}
	for told := false; ; told = true {
		empty := e.door.vacant()
		if empty == nil {
			return
		}
		if !told {
			e.opts.Logger.Info("this process goes on for others, which use its shared objects")
		}
		select {
		case <-empty:
		case <-ctx.Done():
			return
		}
	}
}
