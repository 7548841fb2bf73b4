// Package engine owns the shared resources. An Engine holds them, a Session is
// one run's standing with it, and handles such as Counter and Queue are what a
// run works with.
//
// In the local deployment the objects' own mutexes order the operations, a log
// and a snapshot file in the data folder make them durable. What holds:
// an operation that has returned is visible to every session; if its object is
// archived it is on disk; whatever ends a session gives back all it held. In the
// attached deployment (Attach) another process has the objects, and serves them
// (Engine.Serve).
package engine

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"sync"
	"sync/atomic"

	"github.com/unilua/unilua/engine/attach"
	"github.com/unilua/unilua/engine/fault"
	"github.com/unilua/unilua/engine/machine"
	"github.com/unilua/unilua/engine/machine/lock"
)

// Options of an Engine. The zero value keeps nothing on disk.
type Options struct {
	Dir  string                 // the data folder; "" keeps nothing
	Find func() (string, error) // finds Dir, once it is needed; may be nil
	Sync Sync                   // of archived objects that state none; zero is SyncAlways
	// MaxShared is how much memory all objects may take together, in bytes; 0 for
	// no bound.
	MaxShared int64
	// Join shares the data folder with other processes of this user: see Linger.
	Join bool
	// Logger is told what an administrator should know: what was dropped or
	// ended at start-up, what cannot be written. May be nil.
	Logger Logger
}

// Logger takes what the engine has to say: a message, and pairs of a name and a
// value. *slog.Logger and hclog.Logger are such.
type Logger interface {
	Debug(msg string, args ...any)
	Info(msg string, args ...any)
	Warn(msg string, args ...any)
}

type silent struct{}

func (silent) Debug(string, ...any) {}
func (silent) Info(string, ...any)  {}
func (silent) Warn(string, ...any)  {}

// Engine holds the shared resources of one process.
type Engine struct {
	opts  Options
	boot  string // makes the ids of this process differ from those of others
	clock clock

	objects  sync.Map // machine.Ref → member
	runs     atomic.Uint64
	sessions sync.Map // id → *Session
	away     sync.Map // number → *Session that the owner knows, if the engine is attached
	closed   atomic.Bool

	start  func() error // opens the data folder, once
	opened atomic.Bool  // it has been opened
	store  *store       // nil if nothing is kept
	locks  *object[lock.Op, lock.Reply]
	owner  atomic.Pointer[attach.Conn] // of the objects, if the engine is attached
	groups sync.Map                    // of commands that the owner knows
	door   *door                       // nil if no other process comes in
	shared shared
}

// member is any object, whatever its kind.
type member interface {
	name() machine.Ref
	exists() bool
	end(s *Session, drained bool)
	disclaim()
	stop()
	saver
}

// New returns an Engine. It opens nothing until the first shared object is.
func New(o Options) *Engine {
	if o.Sync == 0 {
		o.Sync = SyncAlways
	}
	if o.Logger == nil {
		o.Logger = silent{}
	}
	e := &Engine{opts: o, boot: newBoot()}
	e.shared.most = o.MaxShared
	// The locks are there before anything is opened, since they also know which
	// run waits for which.
	e.locks = load(e, &lockKind, machine.Ref{Kind: machine.Lock})
	e.start = sync.OnceValue(e.open)
	return e
}

// bootSize is how many bytes a boot stands for.
const bootSize = 5

// newBoot returns 40 random bits: two processes that ever use one data folder
// have the same with odds of one in 10^12.
func newBoot() string {
	var b [bootSize]byte
	if _, err := rand.Read(b[:]); err != nil {
		panic(err) // crypto/rand never fails on a supported system
	}
	return hex.EncodeToString(b[:])
}

// FolderError says that the data folder cannot be used: nothing that is shared
// can be opened, now or later.
type FolderError struct{ cause error }

func (e *FolderError) Error() string { return e.cause.Error() }

// Unwrap returns the cause.
func (e *FolderError) Unwrap() error { return e.cause }

// Hint is what to do about it: the sentence says so already.
func (e *FolderError) Hint() string { return "" }

// open opens the data folder and restores what it holds.
func (e *Engine) open() error {
	dir, err := e.opts.Dir, error(nil)
	if e.opts.Find != nil {
		dir, err = e.opts.Find()
	}
	switch {
	case err != nil || dir == "":
	case e.opts.Join:
		err = e.openOrJoin(dir)
	default:
		err = openStore(e, dir)
	}
	if err != nil {
		return &FolderError{err}
	}
	e.opened.Store(e.Owner() == nil)
	return nil
}

// NewSession starts a session for a run of script. It ends with Close, and is
// cancelled with parent.
func (e *Engine) NewSession(parent context.Context, script string) *Session {
	n := e.runs.Add(1)
	s := e.newSession(parent, e.sessionID(n), script)
	s.n = n
	return s
}

func (e *Engine) newSession(parent context.Context, id, script string) *Session {
	ctx, cancel := context.WithCancelCause(parent)
	s := &Session{e: e, id: id, script: script, ctx: ctx, cancel: cancel}
	e.sessions.Store(id, s)
	return s
}

func (e *Engine) forget(s *Session) { e.sessions.Delete(s.id) }

// Close writes what a clean stop writes and lets go of the data folder. The
// sessions have been closed before. Close is idempotent.
func (e *Engine) Close() error {
	if e.closed.Swap(true) {
		return nil
	}
	if owner := e.Owner(); owner != nil {
		owner.Close()
		return nil
	}
	var shut error
	if e.opened.Load() && e.door != nil {
		shut = e.door.close()
	}
	e.members(member.stop)
	if e.store == nil {
		return nil
	}
	return errors.Join(shut, e.store.close())
}

// wait blocks until the log is durable up to pos, on behalf of s.
func (e *Engine) wait(s *Session, pos position) error {
	if pos == 0 || e.store == nil {
		return nil
	}
	s.saw(pos)
	return e.settled(pos)
}

func (e *Engine) settled(pos position) error {
	if pos == 0 || e.store == nil {
		return nil
	}
	return e.store.wait(pos)
}

// open returns the object of kind k named name, made if absent, kept as keep
// states. It stays in memory as long as s lives.
func open[O, R any](s *Session, k *kind[O, R], name string, keep Keeping) (*object[O, R], error) {
	e := s.e
	if e.closed.Load() {
		return nil, fault.New(fault.Closed, "the host is stopping")
	}
	if err := e.start(); err != nil {
		return nil, err
	}
	ref := machine.Ref{Kind: k.kind, Name: name}
	o := load(e, k, ref)
	for !o.claim(s) {
		o = load(e, k, ref)
	}
	if err := o.state(keep); err != nil {
		return nil, err
	}
	return o, nil
}

// load returns the object at ref, made if absent.
func load[O, R any](e *Engine, k *kind[O, R], ref machine.Ref) *object[O, R] {
	if m, ok := e.objects.Load(ref); ok {
		return m.(*object[O, R])
	}
	m, _ := e.objects.LoadOrStore(ref, newObject(e, k, ref))
	return m.(*object[O, R])
}

func newObject[O, R any](e *Engine, k *kind[O, R], ref machine.Ref) *object[O, R] {
	o := &object[O, R]{e: e, k: k, ref: ref, m: k.new(ref.Name)}
	o.sized, _ = o.m.(machine.Sized)
	o.attach()
	return o
}
