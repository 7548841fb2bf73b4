package engine

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"net"
	"slices"
	"strconv"
	"sync"
	"sync/atomic"

	"github.com/unilua/unilua/engine/attach"
	"github.com/unilua/unilua/engine/fault"
	"github.com/unilua/unilua/engine/machine"
	"github.com/unilua/unilua/engine/value"
)

// # The owner's side of the attached deployment
//
// A guest is an attached engine. Nothing that it says is trusted: which objects
// it may use, which it may change and how many of all is checked here, operations
// that belong to the engine itself are refused, and what is no operation at all
// ends the connection. When that ends, however it does, all sessions of the guest
// end: leases are released, taken items go back, waits are withdrawn.

// ServeOptions say what a guest may do. The zero value allows all objects.
type ServeOptions struct {
	// ID is that of a session of this engine, in whose name the guest is: the ids
	// of the guest's sessions begin with it. "" makes a new one.
	ID string
	// Context cancels all sessions of the guest, with its cause. May be nil.
	Context context.Context
	// Share returns why the guest may not use the object of that name, nil if it
	// may. May be nil, as may Change.
	Share func(name string) error
	// Change returns why it may use the object, but not change it.
	Change func(name string) error
	// Named takes the prefix of the ids of its sessions that the guest asks for, or
	// says why not. nil: the prefix is ID.
	Named    func(prefix string) error
	Objects  int   // that one session may open; 0: 10,000
	Sessions int   // that may live at a time; 0: 10,000
	Window   int64 // bytes in flight, see attach.Options; 0: its default
	Commands bool  // the guest may report the commands that it runs
	// Methods are what else the guest may ask.
	Methods map[string]func(*attach.Call)
	Files   bool // lets open files come in
}

// Guest is an attached engine as its owner knows it.
type Guest struct {
	e      *Engine
	conn   *attach.Conn
	o      ServeOptions
	prefix string
	named  bool // the prefix is the guest's own
	done   chan struct{}

	mu       sync.Mutex
	sessions map[uint64]*guestSession
	groups   map[int]struct{} // of its commands
}

// Serve lets the attached engine at the other end of nc, which belongs to the
// Guest from here on, use the objects of e.
func (e *Engine) Serve(nc net.Conn, o ServeOptions) *Guest {
	if o.Context == nil {
		o.Context = context.Background()
	}
	if o.Objects == 0 {
		o.Objects = 10_000
	}
	if o.Sessions == 0 {
		o.Sessions = 10_000
	}
	g := &Guest{
		e: e, o: o, prefix: cmp.Or(o.ID, e.boot+"-"+strconv.FormatUint(e.runs.Add(1), 10)),
		done: make(chan struct{}), sessions: make(map[uint64]*guestSession), groups: make(map[int]struct{}),
	}
	methods := maps.Clone(o.Methods)
	if methods == nil {
		methods = make(map[string]func(*attach.Call))
	}
	maps.Copy(methods, g.methods())
	made := func(c *attach.Conn) { g.conn = c }
	attach.Serve(nc, attach.Options{Methods: methods, Window: o.Window, Files: o.Files, Made: made})
	go g.watch()
	return g
}

// Conn returns the connection to the guest.
func (g *Guest) Conn() *attach.Conn { return g.conn }

// Done is closed when the guest has gone and all of its sessions have ended.
func (g *Guest) Done() <-chan struct{} { return g.done }

// Close ends the connection and all sessions of the guest, and returns when they
// have ended. It is idempotent.
func (g *Guest) Close() {
	g.conn.End(attach.ErrClosed)
	<-g.done
}

// watch ends the sessions of the guest when the connection has ended.
func (g *Guest) watch() {
	<-g.conn.Done()
	g.conn.Close() // what was under way has ended after that
	for _, gs := range g.sessions {
		gs.end(false)
	}
	close(g.done)
}

// breach ends the connection since the guest does what no engine does.
func (g *Guest) breach(format string, args ...any) error {
	err := fmt.Errorf("the other process does not keep to the protocol: "+format, args...)
	g.conn.End(err)
	return err
}

// guestSession is a session of a guest. It does one thing at a time.
type guestSession struct {
	g       *Guest
	s       *Session
	n       uint64
	busy    atomic.Bool
	seq     uint64 // of the last operation, as the guest counts
	objects map[machine.Ref]guestObject
	locks   map[string]struct{} // that were used, by name
	waits   map[uint64]func()
	unwatch func() bool
}

// id returns the id of a session of the guest.
func (g *Guest) id(n uint64) string { return g.prefix + "-" + strconv.FormatUint(n, 10) }

// begin makes a session of the guest.
func (g *Guest) begin(b *beginning) error {
	if len(b.Script) > maxScript {
		return fault.New(fault.TooLarge, "the name of a script has %d bytes, the limit is %d", len(b.Script), maxScript)
	}
	s := g.e.newSession(g.o.Context, g.id(b.Session), b.Script)
	s.guest = true
	gs := &guestSession{g: g, s: s, n: b.Session}
	if g.o.Change != nil {
		s.Guard(g.o.Change)
	}
	g.mu.Lock()
	twice, full := g.sessions[b.Session] != nil, len(g.sessions) >= g.o.Sessions
	if !twice && !full {
		g.sessions[b.Session] = gs
	}
	g.mu.Unlock()
	switch {
	case twice:
		s.Close(false)
		return g.breach("session %d begins twice", b.Session)
	case full:
		s.Close(false)
		return fault.New(fault.Full, "more than %d runs at a time use this host's shared objects through one process", g.o.Sessions)
	}
	gs.unwatch = context.AfterFunc(s.ctx, gs.tellCanceled)
	return nil
}

// maxScript is the longest name of a script that a guest may state.
const maxScript = 4096

// tellCanceled tells the guest that the session has been cancelled here.
func (gs *guestSession) tellCanceled() {
	cause, err := machine.EncodeReply(nil, canceled(gs.s.ctx))
	if err != nil {
		return // a code and a sentence can be encoded
	}
	body, err := machine.EncodeOp(cancellation{gs.n, cause, gs.s.lost.Load() != nil})
	if err != nil {
		return
	}
	ctx, stop := context.WithTimeout(context.Background(), attach.Grace)
	defer stop()
	// A guest that does not hear it loses its connection in time, or has nothing
	// left that it may do.
	_, _ = gs.g.conn.Do(ctx, tellCanceled, body, nil)
}

// end ends the session, which nobody uses any more.
func (gs *guestSession) end(drained bool) {
	gs.unwatch()
	gs.s.rest = nil
	for _, done := range gs.waits {
		done()
	}
	gs.s.Close(drained)
}

// enter returns the session of that number, to be left when what it does is
// done.
func (g *Guest) enter(n uint64) (*guestSession, error) {
	g.mu.Lock()
	gs := g.sessions[n]
	g.mu.Unlock()
	switch {
	case gs == nil:
		return nil, g.breach("there is no session %d", n)
	case !gs.busy.CompareAndSwap(false, true):
		return nil, g.breach("session %d does two things at once", n)
	}
	return gs, nil
}

// leave must come before the answer, after which the guest may go on.
func (gs *guestSession) leave() {
	gs.s.rest = nil
	gs.busy.Store(false)
}

// take takes the session out of the guest's, to be ended.
func (g *Guest) take(n uint64) (*guestSession, error) {
	gs, err := g.enter(n)
	if err == nil {
		g.mu.Lock()
		delete(g.sessions, n)
		g.mu.Unlock()
	}
	return gs, err
}

// share returns why the guest may not use the object of that name.
func (g *Guest) share(name string) error {
	if err := value.CheckName(name); err != nil {
		return fault.Misusef("%s", err)
	}
	if g.o.Share == nil {
		return nil
	}
	return g.o.Share(name)
}

// shared returns those of names that the guest may use.
func (g *Guest) shared(names []string) []string {
	return slices.DeleteFunc(names, func(name string) bool { return g.share(name) != nil })
}
