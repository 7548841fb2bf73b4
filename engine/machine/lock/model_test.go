package lock

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"pgregory.net/rapid"

	"github.com/unilua/unilua/engine/fault"
	"github.com/unilua/unilua/engine/machine"
)

// model is the rules in their plainest form: two lists, searched from end to
// end.
type model struct {
	future
	permits  map[string]int // where stated, or 1 once used
	lost     map[string][]uint64
	reported []LostLease // to be drained
	last     uint64      // token
	reserved uint64
}

func newModel() *model {
	return &model{future: future{}, permits: map[string]int{}, lost: map[string][]uint64{}}
}

func (m *model) permitsOf(lock string) int { return max(1, m.permits[lock]) }

// applied checks what the machine answered, and follows it.
func (m *model) applied(t *rapid.T, c machine.Call, op *Op, r Reply, err error) {
	switch op.Verb {
	case Open:
		m.opened(t, op, err)
	case Acquire:
		m.acquired(t, c, op, r, err)
	case Release:
		if m.mayUse(t, c, op, err) {
			m.leases = slices.DeleteFunc(m.leases, func(l modelLease) bool { return l.record.Token == op.Token })
		}
	case Renew:
		m.renewed(t, c, op, r, err)
	case Remaining:
		if m.mayUse(t, c, op, err) {
			want := Reply{Expires: m.lease(op.Token).record.Expires}
			if want.Expires != 0 {
				want.Remaining = time.Duration(max(0, want.Expires-c.Now))
			}
			same(t, r, want)
		}
	case IsLocked:
		same(t, r.Locked, len(m.holders(op.Name)) >= m.permitsOf(op.Name))
	case Holders:
		same(t, r.Records, records(m.holders(op.Name)))
	case Waiters:
		same(t, r.Records, records(m.queue(op.Name)))
	case List:
		same(t, r.Locks, m.list())
	case WaitRun, Await:
		m.waitedForRun(t, c, op, err)
	case Reserve:
		m.reserved = max(m.reserved, op.UpTo)
	}
}

func same[T any](t *rapid.T, got, want T) {
	t.Helper()
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Fatalf("the model says otherwise:\n  is        %+v\n  should be %+v", got, want)
	}
}

func sameCode(t *rapid.T, err error, want fault.Code) {
	t.Helper()
	if got := fault.CodeOf(err); got != want {
		t.Fatalf("the model says otherwise: is %q (%v), should be %q", got, err, want)
	}
}

func (m *model) opened(t *rapid.T, op *Op, err error) {
	used := m.permits[op.Name] != 0
	wrong := op.Permits != 0 && used && op.Permits != m.permitsOf(op.Name)
	if _, misused := err.(*fault.Misuse); misused != wrong {
		t.Fatalf("open with permits=%d: %v", op.Permits, err)
	}
	if op.Permits != 0 && err == nil {
		m.permits[op.Name] = op.Permits
	}
}

func (m *model) acquired(t *rapid.T, c machine.Call, op *Op, r Reply, err error) {
	if _, misused := err.(*fault.Misuse); misused || op.Shared && m.permitsOf(op.Name) > 1 {
		same(t, misused, op.Shared && m.permitsOf(op.Name) > 1)
		return
	}
	free := len(m.queue(op.Name)) == 0 && m.admits(op.Name, op.Shared, m.permitsOf(op.Name))
	w := modelWait{ticket: c.Ticket(), op: *op, permits: m.permitsOf(op.Name), record: Record{
		Run: c.Session, Script: op.Script, Line: op.Line, Since: c.Now, Shared: op.Shared,
	}}
	if free && m.last < m.reserved || op.Wait {
		m.permits[op.Name] = m.permitsOf(op.Name)
	}
	switch {
	case free && m.last < m.reserved:
		sameCode(t, err, "")
		m.granted(t, w, r, c.Now)
	case op.Wait:
		m.joined(t, w, err)
	case free:
		sameCode(t, err, fault.Unavailable)
	default:
		sameCode(t, err, fault.Held)
	}
}

func (m *model) waitedForRun(t *rapid.T, c machine.Call, op *Op, err error) {
	if op.Verb == WaitRun && !op.Wait {
		sameCode(t, err, fault.Timeout)
		return
	}
	if op.Verb == Await && err == nil {
		err = machine.ErrWait
	}
	m.joined(t, modelWait{ticket: c.Ticket(), op: *op}, err)
}

// joined follows a wait that began, or was refused for a deadlock.
func (m *model) joined(t *rapid.T, w modelWait, err error) {
	m.waits = append(m.waits, w)
	if !m.canGoOn(w.ticket.Session) {
		m.waits = m.waits[:len(m.waits)-1]
		sameCode(t, err, fault.Deadlock)
		if place := fmt.Sprintf("%s:%d (run %s)", w.op.Script, w.op.Line, w.ticket.Session); !strings.Contains(err.Error(), place) {
			t.Fatalf("%q does not name %s", err, place)
		}
		return
	}
	if err != machine.ErrWait {
		t.Fatalf("it should wait, but got %v", err)
	}
}

func (m *model) granted(t *rapid.T, w modelWait, r Reply, now machine.Time) {
	if r.Token <= m.last || r.Token > m.reserved {
		t.Fatalf("token %d after %d, with %d reserved", r.Token, m.last, m.reserved)
	}
	m.last = r.Token
	l := modelLease{lock: w.op.Name, op: w.op, record: w.record}
	l.record.Token, l.record.Since = r.Token, now
	if w.op.TTL > 0 {
		l.record.Expires = now + machine.Time(w.op.TTL)
	}
	same(t, r, Reply{Token: r.Token, Expires: l.record.Expires})
	m.leases = append(m.leases, l)
}

func (m *model) lease(token uint64) *modelLease {
	i := slices.IndexFunc(m.leases, func(l modelLease) bool { return l.record.Token == token })
	if i < 0 {
		return nil
	}
	return &m.leases[i]
}

// mayUse reports whether the caller holds the lease, after a check of err.
func (m *model) mayUse(t *rapid.T, c machine.Call, op *Op, err error) bool {
	l := m.lease(op.Token)
	switch {
	case l != nil && l.record.Run == c.Session && l.lock == op.Name:
		sameCode(t, err, "")
		return true
	case slices.Contains(m.lost[c.Session], op.Token):
		sameCode(t, err, fault.Lost)
	default:
		sameCode(t, err, fault.NotHeld)
	}
	return false
}

func (m *model) renewed(t *rapid.T, c machine.Call, op *Op, r Reply, err error) {
	if !m.mayUse(t, c, op, err) {
		return
	}
	l := m.lease(op.Token)
	if op.TTL > 0 {
		l.op.TTL = op.TTL
	}
	if l.op.TTL > 0 {
		l.record.Expires = c.Now + machine.Time(l.op.TTL)
	}
	same(t, r.Expires, l.record.Expires)
}

// settled checks that the answer was due.
func (m *model) settled(t *rapid.T, now machine.Time, ticket machine.Ticket, r Reply, err error) {
	i := slices.IndexFunc(m.waits, func(w modelWait) bool { return w.ticket == ticket })
	w := m.waits[i]
	m.waits = slices.Delete(m.waits, i, i+1)
	switch {
	case w.closed:
		sameCode(t, err, fault.Closed)
	case w.op.Verb == WaitRun:
		same(t, w.over, true)
	default:
		if ahead := m.queue(w.op.Name); len(ahead) > 0 && m.waits[:i].has(ahead[0].ticket) {
			t.Fatalf("%v was granted lock %q before %v", ticket, w.op.Name, ahead[0].ticket)
		}
		if !m.admits(w.op.Name, w.op.Shared, w.permits) {
			t.Fatalf("%v was granted lock %q beside %+v", ticket, w.op.Name, m.holders(w.op.Name))
		}
		m.granted(t, w, r, now)
	}
}

func (m *model) ticked(_ *rapid.T, now machine.Time) {
	expired := func(l modelLease) bool { return l.record.Expires != 0 && l.record.Expires <= now }
	for _, l := range m.leases {
		if !expired(l) {
			continue
		}
		m.lost[l.record.Run] = append(m.lost[l.record.Run], l.record.Token)
		if l.op.OnLost == Cancel {
			m.reported = append(m.reported, LostLease{
				Session: l.record.Run, Lock: l.lock, Token: l.record.Token,
				Script: l.record.Script, Line: l.record.Line, Expired: l.record.Expires,
			})
		}
	}
	m.leases = slices.DeleteFunc(m.leases, expired)
}

func (m *model) ended(_ *rapid.T, session string, _ machine.Time, _ bool) { m.end(session) }

func (m *model) cancelled(_ *rapid.T, ticket machine.Ticket) {
	m.waits = slices.DeleteFunc(m.waits, func(w modelWait) bool { return w.ticket == ticket })
}

func (m *model) reset(*rapid.T) {
	m.leases, m.permits = nil, map[string]int{}
	m.waits = slices.DeleteFunc(m.waits, func(w modelWait) bool { return w.op.Verb == Await })
	for i := range m.waits {
		m.waits[i].closed = true
	}
	clear(m.lost)
}

func (m *model) crashed(*rapid.T, machine.Time) {
	reserved := m.reserved
	*m = *newModel()
	m.last, m.reserved = reserved, reserved
}

// check compares what is left after Settle.
func (m *model) check(t *rapid.T, l *Machine) {
	got := l.Lost()
	byToken := func(a, b LostLease) int { return int(a.Token) - int(b.Token) }
	slices.SortFunc(got, byToken)
	slices.SortFunc(m.reported, byToken)
	same(t, got, m.reported)
	m.reported = nil
	same(t, l.TokensLeft(), int(m.reserved-m.last))
	queued := 0
	for _, w := range m.waits {
		if w.closed || w.over {
			t.Fatalf("%v should be answered", w.ticket)
		}
		if w.op.Verb == Acquire {
			queued++
		}
		if m.last < m.reserved && m.due(w) && w.op.Verb == Acquire {
			t.Fatalf("%v should be granted lock %q", w.ticket, w.op.Name)
		}
	}
	same(t, l.TokensWanted(), queued+1)
}

func (m *model) list() []Info {
	var infos []Info
	for name := range m.permits {
		infos = append(infos, Info{name, m.permitsOf(name), len(m.holders(name)), len(m.queue(name))})
	}
	slices.SortFunc(infos, func(a, b Info) int { return strings.Compare(a.Name, b.Name) })
	return infos
}
