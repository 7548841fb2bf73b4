package lock

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/unilua/unilua/engine/fault"
	"github.com/unilua/unilua/engine/machine"
)

// bench is a machine with a clock, and calls from sessions that stand on lines
// of scripts named after them.
type bench struct {
	testing.TB
	*Machine
	now  machine.Time
	line int
}

func newBench(t testing.TB) *bench {
	b := &bench{TB: t, Machine: New("locks"), now: machine.Time(time.Hour)}
	b.must(b.do("host", Op{Verb: Reserve, UpTo: 1_000_000}))
	return b
}

// do applies op for session, on the next line of its script.
func (b *bench) do(session string, op Op) (Reply, error) {
	b.line++
	op.Script, op.Line = session+".lua", b.line
	return b.Apply(machine.Call{Session: session, Seq: uint64(b.line), Now: b.now}, &op)
}

func (b *bench) must(r Reply, err error) Reply {
	b.Helper()
	if err != nil {
		b.Fatal(err)
	}
	return r
}

func (b *bench) refuse(code fault.Code) func(Reply, error) string {
	b.Helper()
	return func(_ Reply, err error) string {
		b.Helper()
		if !fault.Is(err, code) {
			b.Fatalf("got error %v, want code %s", err, code)
		}
		return err.Error()
	}
}

func (b *bench) acquire(session, name string) (Reply, error) {
	return b.do(session, Op{Verb: Acquire, Name: name, Wait: true})
}

func (b *bench) read(session, name string) (Reply, error) {
	return b.do(session, Op{Verb: Acquire, Name: name, Wait: true, Shared: true})
}

func (b *bench) try(session, name string) (Reply, error) {
	return b.do(session, Op{Verb: Acquire, Name: name})
}

func (b *bench) release(session, name string, token uint64) error {
	_, err := b.do(session, Op{Verb: Release, Name: name, Token: token})
	return err
}

// waits applies op and expects it to wait.
func (b *bench) waits(_ Reply, err error) machine.Ticket {
	b.Helper()
	if err != machine.ErrWait {
		b.Fatalf("got error %v, want it to wait", err)
	}
	return b.lastTicket()
}

func (b *bench) lastTicket() machine.Ticket {
	for t := range b.waiters {
		if t.Seq == uint64(b.line) {
			return t
		}
	}
	b.Fatal("no waiter has the last ticket")
	return machine.Ticket{}
}

// settled returns who is answered now, in order.
func (b *bench) settled() string {
	b.Helper()
	var names []string
	for t, _, err, ok := b.Settle(b.now); ok; t, _, err, ok = b.Settle(b.now) {
		if err != nil {
			t.Session += "!" + string(fault.CodeOf(err))
		}
		names = append(names, t.Session)
	}
	return strings.Join(names, " ")
}

func (b *bench) settles(want string) {
	b.Helper()
	if got := b.settled(); got != want {
		b.Fatalf("answered: %q, want %q", got, want)
	}
}

func (b *bench) pass(d time.Duration) {
	b.now += machine.Time(d)
	b.Tick(b.now)
}

func misuse(t testing.TB, err error, want string) {
	t.Helper()
	var m *fault.Misuse
	if !errors.As(err, &m) || !strings.Contains(m.Message, want) {
		t.Fatalf("got error %v, want a misuse that says %q", err, want)
	}
}

func contains(t testing.TB, text string, parts ...string) {
	t.Helper()
	for _, part := range parts {
		if !strings.Contains(text, part) {
			t.Errorf("%q does not say %q", text, part)
		}
	}
}
