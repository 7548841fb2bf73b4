package lock

import (
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"github.com/unilua/unilua/engine/fault"
	"github.com/unilua/unilua/engine/machine"
)

// graph drives a machine and its model through random waits of a few sessions
// that mostly hold several locks, so that many waits would close a deadlock.
type graph struct {
	*Machine
	t         *rapid.T
	model     *model
	seq       uint64
	deadlocks int
	waits     int
}

var graphSessions = []string{"s1", "s2", "s3", "s4", "s5"}

// TestADeadlockIsFoundExactlyWhenThereIsNoFuture compares the reduction with
// the oracle, which tries every future, at each wait that begins.
func TestADeadlockIsFoundExactlyWhenThereIsNoFuture(t *testing.T) {
	deadlocks, waits := 0, 0
	rapid.Check(t, func(t *rapid.T) {
		g := &graph{Machine: New("locks"), t: t, model: newModel()}
		g.do("host", Op{Verb: Reserve, UpTo: 1 << 20})
		g.do("host", Op{Verb: Open, Name: "two", Permits: 2})
		g.do("host", Op{Verb: Open, Name: "three", Permits: 3})
		t.Repeat(map[string]func(*rapid.T){"step": func(*rapid.T) { g.step() }})
		deadlocks += g.deadlocks
		waits += g.waits
	})
	t.Logf("%d waits, %d deadlocks", waits, deadlocks)
	if deadlocks == 0 || waits == 0 {
		t.Errorf("the test has seen %d waits and %d deadlocks: it tests nothing", waits, deadlocks)
	}
}

func (g *graph) step() {
	session := rapid.SampledFrom(graphSessions).Draw(g.t, "session")
	// Most sessions wait for one thing at a time, as scripts do.
	if g.model.waiting(session) && rapid.IntRange(0, 4).Draw(g.t, "wait for more") > 0 {
		g.interrupt(session)
	} else {
		g.advance(session)
	}
	for {
		ticket, r, err, ok := g.Settle(0)
		if !ok {
			break
		}
		g.t.Logf("settled %v: %+v, %v", ticket, r, err)
		g.model.settled(g.t, 0, ticket, r, err)
	}
	g.model.check(g.t, g.Machine)
	g.invariants()
}

// interrupt ends a session that waits, or one of its waits.
func (g *graph) interrupt(session string) {
	switch rapid.IntRange(0, 9).Draw(g.t, "interrupt") {
	case 0:
		g.t.Logf("end %s", session)
		g.End(session, 0, false)
		g.model.end(session)
	case 1, 2:
		i := slices.IndexFunc(g.model.waits, func(w modelWait) bool { return w.ticket.Session == session })
		ticket := g.model.waits[i].ticket
		g.t.Logf("cancel %v", ticket)
		if !g.Cancel(ticket) {
			g.t.Fatalf("%v is not in line", ticket)
		}
		g.model.cancelled(g.t, ticket)
	}
}

func (g *graph) advance(session string) {
	op := Op{Verb: Acquire, Wait: true, Script: session + ".lua", Line: 1}
	switch action := rapid.IntRange(0, 11).Draw(g.t, "action"); {
	case action == 0:
		op.Verb = rapid.SampledFrom([]Verb{WaitRun, Await}).Draw(g.t, "verb")
		op.Target = rapid.SampledFrom(graphSessions).Draw(g.t, "target")
	case action < 4:
		g.release(session)
		return
	default:
		op.Name = rapid.SampledFrom([]string{"x", "y", "z", "two", "three"}).Draw(g.t, "name")
		op.Shared = len(op.Name) == 1 && rapid.IntRange(0, 2).Draw(g.t, "shared") == 0
	}
	g.do(session, op)
}

func (g *graph) release(session string) {
	for _, l := range g.model.leases {
		if l.record.Run == session {
			g.do(session, Op{Verb: Release, Name: l.lock, Token: l.record.Token})
			return
		}
	}
}

func (g *graph) do(session string, op Op) {
	g.seq++
	c := machine.Call{Session: session, Seq: g.seq}
	r, err := g.Apply(c, &op)
	g.t.Logf("%s#%d: %+v: %+v, %v", session, g.seq, op, r, err)
	switch {
	case err == machine.ErrWait:
		g.waits++
	case fault.Is(err, fault.Deadlock):
		g.deadlocks++
	}
	g.model.applied(g.t, c, &op, r, err)
}

// invariants looks into the machine itself.
func (g *graph) invariants() {
	for name, l := range g.locks {
		if l.holders.n > l.permits && !l.shared {
			g.t.Fatalf("lock %q has %d holders", name, l.holders.n)
		}
		for h := range l.holders.all {
			if h.shared != l.shared {
				g.t.Fatalf("readers and writers hold lock %q together", name)
			}
		}
		if idle := l.holders.n+l.queue.n == 0 && !l.stated; idle != (l.inIdle.in == &g.idle) {
			g.t.Fatalf("lock %q: idle is %v, and its place among the idle says otherwise", name, idle)
		}
	}
	for name, s := range g.sessions {
		if s.leases.n+s.waits.n+s.awaiters.n+len(s.lost) == 0 {
			g.t.Fatalf("there is nothing to know of session %q, but it is kept", name)
		}
	}
	if held := len(g.model.leases); len(g.leases) != held {
		g.t.Fatalf("%d leases by token, %d held: %s", len(g.leases), held, fmt.Sprint(g.model.leases))
	}
}
