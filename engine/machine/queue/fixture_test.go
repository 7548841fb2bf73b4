package queue_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/unilua/unilua/engine/machine"
	"github.com/unilua/unilua/engine/machine/queue"
	"github.com/unilua/unilua/engine/value"
)

// fixture is a queue with a clock, which settles as the engine does.
type fixture struct {
	*testing.T
	q       *queue.Machine
	now     machine.Time
	seq     uint64
	answers []string // of waiters: session, then the value, id or code
}

func newFixture(t *testing.T, o queue.Options) *fixture {
	f := &fixture{T: t, q: queue.New("mail"), now: machine.Time(1_000_000 * time.Second)}
	f.q.Journal().Attach(f.q, true, true)
	f.must("admin", queue.Op{Verb: queue.Configure, Options: o})
	return f
}

func (f *fixture) do(session string, op queue.Op) (queue.Reply, string) {
	f.seq++
	f.q.Journal().ClearTouched(true)
	r, err := f.q.Apply(machine.Call{Session: session, Seq: f.seq, Now: f.now}, &op)
	f.settle()
	return r, codeOf(err)
}

func (f *fixture) settle() {
	for {
		ticket, r, err, ok := f.q.Settle(f.now)
		if !ok {
			return
		}
		answer := codeOf(err)
		if answer == "" {
			answer = r.ID + strings.Join(r.IDs, ",")
			if r.Item != nil {
				answer += text(r.Item.Value)
			}
		}
		f.answers = append(f.answers, ticket.Session+": "+answer)
	}
}

// pass lets time pass.
func (f *fixture) pass(d time.Duration) {
	f.now += machine.Time(d)
	if due := f.q.Due(); due != 0 && due <= f.now {
		f.q.Tick(f.now)
		f.settle()
	}
}

func (f *fixture) end(session string, drained bool) {
	f.q.End(session, f.now, drained)
	f.settle()
}

func (f *fixture) must(session string, op queue.Op) queue.Reply {
	f.Helper()
	r, code := f.do(session, op)
	if code != "" {
		f.Fatalf("%+v: %s", op, code)
	}
	return r
}

func (f *fixture) refused(session string, op queue.Op, code string) {
	f.Helper()
	if r, got := f.do(session, op); got != code {
		f.Fatalf("%+v: got %q (%+v), want %q", op, got, r, code)
	}
}

// put puts an item for each word, as op says but for the value.
func (f *fixture) put(op queue.Op, words ...string) {
	f.Helper()
	for _, word := range words {
		f.must("putter", put(op, word))
	}
}

func put(op queue.Op, word string) queue.Op {
	op.Verb, op.Value = queue.Put, value.String(word)
	return op
}

func (f *fixture) take(session string) queue.Item {
	f.Helper()
	return *f.must(session, queue.Op{Verb: queue.Take}).Item
}

func (f *fixture) release(session string, it queue.Item, delay time.Duration) {
	f.Helper()
	f.must(session, queue.Op{Verb: queue.Release, ID: it.ID, Token: it.Token, Delay: delay, HasDelay: true})
}

func held(verb queue.Verb, it queue.Item) queue.Op {
	return queue.Op{Verb: verb, ID: it.ID, Token: it.Token}
}

func (f *fixture) list(s queue.State) []queue.Item {
	return f.must("admin", queue.Op{Verb: queue.List, State: s}).Items
}

// holds checks which items are in a state, in order.
func (f *fixture) holds(s queue.State, words string) {
	f.Helper()
	var got []string
	for _, it := range f.list(s) {
		got = append(got, text(it.Value))
	}
	f.equal(s.String(), strings.Join(got, " "), words)
}

// takes checks that the queue gives out just these, in order.
func (f *fixture) takes(op queue.Op, words string) {
	f.Helper()
	var got []string
	for op.Verb = queue.Pop; ; {
		r, code := f.do("taker", op)
		if code != "" {
			break
		}
		got = append(got, text(r.Item.Value))
	}
	f.equal("taken", strings.Join(got, " "), words)
}

func (f *fixture) answered(want ...string) {
	f.Helper()
	f.equal("answers", strings.Join(f.answers, ", "), strings.Join(want, ", "))
	f.answers = nil
}

func (f *fixture) equal(what string, got, want any) {
	f.Helper()
	if fmt.Sprint(got) != fmt.Sprint(want) {
		f.Fatalf("%s: %v, want %v", what, got, want)
	}
}

func (f *fixture) stats() queue.Stats {
	return *f.must("admin", queue.Op{Verb: queue.GetStats}).Stats
}

func text(v value.Value) string {
	s, _ := v.AsString()
	return s
}
