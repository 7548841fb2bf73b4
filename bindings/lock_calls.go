package bindings

import (
	"time"

	lua "github.com/yuin/gopher-lua"

	"github.com/unilua/unilua/engine"
	"github.com/unilua/unilua/engine/machine/lock"
	"github.com/unilua/unilua/engine/sandbox"
	"github.com/unilua/unilua/engine/sandbox/permission"
)

// namedLock is one lock as a run sees it. The engine keeps all locks in one
// machine.
type namedLock struct {
	name  string
	locks *engine.Locks
}

func (l *namedLock) String() string { return `lock "` + l.name + `"` }

// do does an operation on the lock.
func (l *namedLock) do(op lock.Op, timeout time.Duration) (lock.Reply, error) {
	op.Name = l.name
	return l.locks.Do(op, timeout)
}

// lease is one grant of a lock to the run.
type lease struct {
	lock  *namedLock
	token uint64
}

func (l *lease) String() string { return "lease of " + l.lock.String() }

func (l *lease) do(op lock.Op) (lock.Reply, error) {
	op.Token = l.token
	return l.lock.do(op, 0)
}

func (l *lease) release() error {
	_, err := l.do(lock.Op{Verb: lock.Release})
	return err
}

// allLocks returns the run's handle on the locks.
func (r *Run) allLocks() (*engine.Locks, error) {
	if r.locks == nil {
		locks, err := r.session.Locks()
		if err != nil {
			return nil, err
		}
		r.locks = locks
	}
	return r.locks, nil
}

func openLock(a Args) int {
	name, err := a.Name(1)
	if err != nil {
		return a.Fail(err)
	}
	permits := a.Options(2).Int("permits", 1, 0)
	locks, err := a.Run().allLocks()
	if err != nil {
		return a.Fail(err)
	}
	l := &namedLock{name, locks}
	if err := a.Run().stateLock(l, permits); err != nil {
		return a.Fail(err)
	}
	return a.Push(lockClass.new(l))
}

// stateLock states the permits of the lock, unless that is 0.
func (r *Run) stateLock(l *namedLock, permits int64) error {
	if permits == 0 {
		return nil
	}
	if err := r.mayChange(l.name); err != nil {
		return err
	}
	_, err := l.do(lock.Op{Verb: lock.Open, Permits: int(permits)}, 0)
	return err
}

func lockList(a Args) int {
	prefix := a.OptString(1, "")
	names, err := a.Run().lockNames(prefix)
	if err != nil {
		return a.Fail(err)
	}
	return a.Push(stringList(a.L, names))
}

// lockNames lists the locks that the run may use.
func (r *Run) lockNames(prefix string) ([]string, error) {
	locks, err := r.allLocks()
	if err != nil {
		return nil, err
	}
	reply, err := locks.Do(lock.Op{Verb: lock.List, Name: prefix}, 0)
	if err != nil {
		return nil, err
	}
	names := make([]string, 0, len(reply.Locks))
	for i := range reply.Locks {
		if name := reply.Locks[i].Name; r.sees(permission.Share, name) {
			names = append(names, name)
		}
	}
	return names, nil
}

// acquire takes the lock that the method was called on, as o says.
func (a Args) acquire(o Options, timeout time.Duration) (*lease, error) {
	l := self[*namedLock](a)
	if err := a.Run().mayChange(l.name); err != nil {
		return nil, err
	}
	op := lock.Op{Verb: lock.Acquire, Shared: o.Bool("shared", false), TTL: o.Span("ttl")}
	if o.Choice("on_lost", "cancel", "ignore") == "ignore" {
		op.OnLost = lock.Ignore
	}
	op.Script, op.Line = a.where()
	r, err := l.do(op, timeout)
	if err != nil {
		return nil, err
	}
	return &lease{l, r.Token}, nil
}

func lockAcquire(a Args) int {
	o := a.Options(1)
	return a.pushLease(a.acquire(o, o.Timeout()))
}

func lockTry(a Args) int { return a.pushLease(a.acquire(a.Options(1), 0)) }

func (a Args) pushLease(l *lease, err error) int {
	if err != nil {
		return a.Fail(err)
	}
	return a.Push(leaseClass.new(l))
}

func lockWith(a Args) int {
	var o Options
	n := 1
	if _, ok := a.Get(1).(*lua.LFunction); !ok {
		o, n = a.Options(1), 2
	}
	fn := a.Function(n)
	l, err := a.acquire(o, o.Timeout())
	if err != nil {
		return a.Fail(err)
	}
	// It fails only if fn has released the lease, or has chosen to ignore that
	// it was lost.
	defer func() { _ = l.release() }()
	base := a.L.GetTop()
	a.L.Push(fn)
	a.L.Push(leaseClass.new(l))
	sandbox.CallThrough(a.L, 1)
	return a.L.GetTop() - base
}

// lockDo asks for something about the lock.
func lockDo(a Args, verb lock.Verb, push func(Args, lock.Reply) int) int {
	r, err := self[*namedLock](a).do(lock.Op{Verb: verb}, 0)
	if err != nil {
		return a.Fail(err)
	}
	return push(a, r)
}

func lockIsLocked(a Args) int {
	return lockDo(a, lock.IsLocked, func(a Args, r lock.Reply) int { return a.PushBool(r.Locked) })
}

func lockHolders(a Args) int { return lockDo(a, lock.Holders, pushRecords) }

func lockWaiters(a Args) int { return lockDo(a, lock.Waiters, pushRecords) }

func pushRecords(a Args, r lock.Reply) int {
	list := a.L.CreateTable(len(r.Records), 0)
	for i := range r.Records {
		list.RawSetInt(i+1, recordTable(a.L, &r.Records[i]))
	}
	return a.Push(list)
}

func recordTable(L *lua.LState, r *lock.Record) *lua.LTable {
	t := L.CreateTable(0, 7)
	t.RawSetString("run", lua.LString(r.Run))
	t.RawSetString("script", lua.LString(r.Script))
	t.RawSetString("line", lua.LNumber(r.Line))
	t.RawSetString("since", instant(r.Since))
	t.RawSetString("expires", instant(r.Expires))
	t.RawSetString("shared", lua.LBool(r.Shared))
	if r.Token > 0 {
		t.RawSetString("token", lua.LNumber(r.Token))
	}
	return t
}

func leaseRenew(a Args) int {
	_, err := self[*lease](a).do(lock.Op{Verb: lock.Renew, TTL: a.OptSpan(1)})
	return a.Done(err)
}

func leaseRemaining(a Args) int {
	r, err := self[*lease](a).do(lock.Op{Verb: lock.Remaining})
	switch {
	case err != nil:
		return a.Fail(err)
	case r.Expires == 0:
		return a.Push(lua.LNil)
	}
	return a.Push(seconds(r.Remaining))
}
