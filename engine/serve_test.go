package engine

import (
	"context"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/unilua/unilua/engine/attach"
	"github.com/unilua/unilua/engine/fault"
	"github.com/unilua/unilua/engine/machine"
	"github.com/unilua/unilua/engine/machine/counter"
	"github.com/unilua/unilua/engine/machine/lock"
	"github.com/unilua/unilua/engine/machine/state"
	"github.com/unilua/unilua/engine/value"
)

func TestAGuestUsesOnlyTheObjectsThatItMay(t *testing.T) {
	o := ServeOptions{Share: func(name string) error {
		if !strings.HasPrefix(name, "ours.") {
			return fault.New(fault.Denied, "%q is not shared (--allow-share)", name)
		}
		return nil
	}}
	withGuest(t, o, func(t *testing.T, owner, e *Engine, _ *Guest) {
		here, s := session(t, owner), session(t, e)
		for _, name := range []string{"ours.hits", "theirs.hits"} {
			must[int64](t)(Incr(must[*Counter](t)(here.Counter(name, Keeping{})), 1))
		}
		must[*Counter](t)(s.Counter("ours.hits", Keeping{}))
		_, err := s.Counter("theirs.hits", Keeping{})
		refused(t, fault.Denied, err, "--allow-share")
		_, acquire := locksOf(t, s)
		must[lock.Reply](t)(acquire("ours.lock", 1))
		_, err = acquire("theirs.lock", 1)
		refused(t, fault.Denied, err, "--allow-share")
		err = s.Tx(func(tx *Tx) error {
			c := must[*Counter](t)(tx.Counter("theirs.hits"))
			_, err := c.Do(counter.Op{Verb: counter.Get}, 0)
			return err
		})
		refused(t, fault.Denied, err)
		if names := must[[]string](t)(s.Names(machine.Counter, "")); fmt.Sprint(names) != "[ours.hits]" {
			t.Errorf("it sees %v", names)
		}
		if all := must[map[string]int64](t)(s.Counters("")); fmt.Sprint(all) != "map[ours.hits:1]" {
			t.Errorf("it sees %v", all)
		}
	})
}

func TestAGuestChangesOnlyWhatItMay(t *testing.T) {
	o := ServeOptions{Change: func(name string) error { return fault.New(fault.Denied, "%q is read-only", name) }}
	withGuest(t, o, func(t *testing.T, _, e *Engine, _ *Guest) {
		s := session(t, e)
		c := must[*Counter](t)(s.Counter("hits", Keeping{}))
		must[counter.Reply](t)(c.Do(counter.Op{Verb: counter.Get}, 0))
		_, err := c.Do(counter.Op{Verb: counter.Incr, N: 1}, 0)
		refused(t, fault.Denied, err, "read-only")
		refused(t, fault.Denied, c.Drop())
		_, err = s.Counter("hits", Keeping{Persist: None})
		refused(t, fault.Denied, err)
	})
}

func TestTheLimitsOfAGuestHoldAtItsOwner(t *testing.T) {
	withGuest(t, ServeOptions{Objects: 3, Sessions: 2}, func(t *testing.T, _, e *Engine, _ *Guest) {
		s := session(t, e)
		for i := range 3 {
			must[*Counter](t)(s.Counter(fmt.Sprint("c", i), Keeping{}))
		}
		must[*Counter](t)(s.Counter("c1", Keeping{})) // again
		_, err := s.Counter("c3", Keeping{})
		refused(t, fault.TooLarge, err, "limit of 3 shared objects", "--max-objects")
		_, acquire := locksOf(t, s)
		_, err = acquire("a lock is one, too", 1)
		refused(t, fault.TooLarge, err)
		must[*Counter](t)(session(t, e).Counter("c0", Keeping{}))
		_, err = session(t, e).Counter("c0", Keeping{})
		refused(t, fault.Full, err)
	})
}

func TestATransactionOfAGuestKeepsABoundedAmountAtItsOwner(t *testing.T) {
	withGuest(t, ServeOptions{}, func(t *testing.T, _, e *Engine, _ *Guest) {
		s, large := session(t, e), value.String(string(make([]byte, 7<<20)))
		steps := 0
		err := s.Tx(func(tx *Tx) error {
			b := must[*State](t)(tx.State("keys"))
			for ; steps < 100; steps++ { // a read that carries a value, which it does not need
				if _, err := b.Do(state.Op{Verb: state.Get, Key: "k", Value: large}, 0); err != nil {
					return err
				}
			}
			return nil
		})
		refused(t, fault.TooLarge, err, "through another process")
		if steps > 12 {
			t.Errorf("it went on for %d steps", steps)
		}
	})
}

func TestATransactionOfAGuestThatTakesItsTimeHoldsNobodyUp(t *testing.T) {
	withGuest(t, ServeOptions{}, func(t *testing.T, owner, e *Engine, _ *Guest) {
		here := must[*Counter](t)(session(t, owner).Counter("hits", Keeping{}))
		var took time.Duration
		tries := 0
		check(t, session(t, e).Tx(func(tx *Tx) error {
			c := must[*Counter](t)(tx.Counter("hits"))
			n := must[counter.Reply](t)(c.Do(counter.Op{Verb: counter.Get}, 0)).Value
			if tries++; tries <= urgency+2 { // from the last of these on it is let go first
				start := time.Now()
				for range 100 {
					must[int64](t)(Incr(here, 1))
				}
				took = time.Since(start)
			}
			_, err := c.Do(counter.Op{Verb: counter.Set, N: n + 1}, 0)
			return err
		}))
		if took != giveWayFor {
			t.Errorf("100 changes were held up for %s, want one moment of %s", took, giveWayFor)
		}
		if tries != urgency+3 {
			t.Errorf("%d tries", tries)
		}
	})
}

// hostile is a client that says what it likes.
type hostile struct {
	t *testing.T
	c *attach.Conn
	g *Guest
}

func (h hostile) ask(method string, question any) ([]byte, error) {
	body, err := machine.EncodeOp(question)
	check(h.t, err)
	return h.c.Do(context.Background(), method, body, nil)
}

// op asks for an operation of which there is the encoding.
func (h hostile) op(session, seq uint64, k machine.Kind, name string, op []byte) ([]byte, error) {
	head := opHead{session: session, seq: seq, ref: machine.Ref{Kind: k, Name: name}}
	return h.c.Do(context.Background(), askOp, append(appendOpHead(nil, &head), op...), nil)
}

// attack lets test say what it likes to an owner, in session 1 with the counter
// hits open, and wants the connection to end for a reason that mentions text.
func attack(t *testing.T, text string, test func(h hostile)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		owner, _ := begin(t, "")
		a, b := pipe(t)
		g := owner.Serve(b, ServeOptions{})
		c := attach.Dial(a, attach.Options{})
		t.Cleanup(func() { c.Close(); g.Close() })
		h := hostile{t, c, g}
		_, err := h.ask(askBegin, beginning{1, "x.lua"})
		check(t, err)
		_, err = h.ask(askOpen, opening{Session: 1, Kind: machine.Counter, Name: "hits"})
		check(t, err)
		test(h)
		<-g.Done()
		if err := g.Conn().Err(); !strings.Contains(err.Error(), text) {
			t.Errorf("the connection ended with %v, want %q", err, text)
		}
		if got := valueOf(t, session(t, owner)); got != 0 {
			t.Errorf("the counter is %d", got)
		}
	})
}

func encodeOp(op any) []byte {
	data, err := machine.EncodeOp(op)
	if err != nil {
		panic(err)
	}
	return data
}

func TestAClientThatDoesNotKeepToTheProtocolIsCutOff(t *testing.T) {
	incr := encodeOp(counter.Op{Verb: counter.Incr, N: 1})
	for name, c := range map[string]struct {
		text string
		say  func(h hostile)
	}{
		"an operation that is the engine's": {"no operation 8", func(h hostile) {
			_, _ = h.op(1, 1, machine.Counter, "hits", encodeOp(counter.Op{Verb: counter.Reserve, UpTo: 1 << 60}))
		}},
		"a verb that there is not": {"no operation 200", func(h hostile) {
			_, _ = h.op(1, 1, machine.Counter, "hits", encodeOp(counter.Op{Verb: 200}))
		}},
		"no operation at all":           {"decode operation", func(h hostile) { _, _ = h.op(1, 1, machine.Counter, "hits", []byte("x")) }},
		"an object that is not open":    {"is not open", func(h hostile) { _, _ = h.op(1, 1, machine.Counter, "other", incr) }},
		"a session that there is not":   {"no session 2", func(h hostile) { _, _ = h.op(2, 1, machine.Counter, "hits", incr) }},
		"a session twice":               {"begins twice", func(h hostile) { _, _ = h.ask(askBegin, beginning{1, ""}) }},
		"an operation from the past":    {"comes after", func(h hostile) { _, _ = h.op(1, 0, machine.Counter, "hits", incr) }},
		"an operation without a head":   {"malformed", func(h hostile) { _, _ = h.c.Do(context.Background(), askOp, []byte{1}, nil) }},
		"an object of no kind":          {"there is no", func(h hostile) { _, _ = h.ask(askOpen, opening{Session: 1, Kind: 99, Name: "x"}) }},
		"a persistence there is not":    {"cannot be kept", func(h hostile) { _, _ = h.ask(askOpen, opening{Session: 1, Kind: 1, Name: "x", Persist: 9}) }},
		"the end of no wait":            {"does not wait", func(h hostile) { _, _ = h.ask(askAwaited, awaiting{Session: 1, N: 5}) }},
		"a command, though it has none": {"reports a command", func(h hostile) { _, _ = h.ask(askStarted, command{Group: 4711}) }},
		"a lock that is dropped":        {"is not open", func(h hostile) { _, _ = h.ask(askDrop, opening{Session: 1, Kind: machine.Lock}) }},
		"two things at once": {"two things at once", func(h hostile) {
			_, _ = h.ask(askOpen, opening{Session: 1, Kind: machine.Queue, Name: "q"})
			s, err := h.c.Open(context.Background(), askTx, encodeOp(uint64(1)))
			check(h.t, err)
			_, err = s.Receive(context.Background())
			check(h.t, err)
			_, _ = h.op(1, 1, machine.Counter, "hits", incr)
			_, _ = s.Wait(context.Background())
		}},
	} {
		t.Run(name, func(t *testing.T) { attack(t, c.text, c.say) })
	}
}

func TestANameThatNoScriptMayChooseIsRefused(t *testing.T) {
	attack(t, attach.ErrClosed.Error(), func(h hostile) {
		for _, name := range []string{"a b", "a\x00b", strings.Repeat("x", 200)} {
			_, err := h.ask(askOpen, opening{Session: 1, Kind: machine.Counter, Name: name})
			if err == nil {
				t.Errorf("a counter is named %q", name)
			}
		}
		h.g.Conn().End(attach.ErrClosed)
	})
}

// FuzzOperationsOfAGuest sends whatever decodes as an operation. Nothing may panic,
// or leave a lock of the owner taken.
func FuzzOperationsOfAGuest(f *testing.F) {
	f.Add(byte(1), []byte("\xa2\x01\x01\x02\x05"), uint64(1))
	f.Add(byte(3), []byte("\xa3\x01\x01\x02\x41k\x03\x01"), uint64(2))
	f.Add(byte(4), []byte("\xa2\x01\x01\x04\x01"), uint64(3))
	f.Fuzz(func(t *testing.T, k byte, op []byte, seed uint64) {
		owner := New(Options{})
		a, b := pipe(t)
		g := owner.Serve(b, ServeOptions{})
		c := attach.Dial(a, attach.Options{})
		h := hostile{t, c, g}
		_, _ = h.ask(askBegin, beginning{1, "x.lua"})
		ref := machine.Ref{Kind: machine.Kind(k), Name: "x"}
		if ref.Kind == machine.Lock {
			ref.Name = ""
		}
		_, _ = h.ask(askOpen, opening{Session: 1, Kind: ref.Kind, Name: ref.Name})
		rng := rand.New(rand.NewPCG(seed, 1))
		for i := range uint64(4) {
			_, _ = h.op(1, i+1, ref.Kind, ref.Name, op)
			if len(op) > 0 {
				op[rng.IntN(len(op))] = byte(rng.Uint32())
			}
		}
		c.Close()
		<-g.Done()
		check(t, owner.Close())
	})
}
