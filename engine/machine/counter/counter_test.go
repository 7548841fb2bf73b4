package counter

import (
	"errors"
	"fmt"
	"math"
	"math/big"
	"strings"
	"testing"

	"github.com/unilua/unilua/engine/fault"
	"github.com/unilua/unilua/engine/machine"
	"github.com/unilua/unilua/engine/value"
)

// bench is a counter with calls from sessions.
type bench struct {
	testing.TB
	*Machine
	seq uint64
}

func newBench(t testing.TB) *bench { return &bench{TB: t, Machine: New("hits")} }

func (b *bench) do(session string, op Op) (Reply, error) {
	b.seq++
	return b.Apply(machine.Call{Session: session, Seq: b.seq}, &op)
}

func (b *bench) must(op Op) Reply {
	b.Helper()
	r, err := b.do("a", op)
	if err != nil {
		b.Fatal(err)
	}
	return r
}

func (b *bench) refuse(code fault.Code, op Op) string {
	b.Helper()
	before := *b.Machine
	_, err := b.do("a", op)
	if !fault.Is(err, code) {
		b.Fatalf("%+v: got error %v, want code %s", op, err, code)
	}
	if b.value != before.value || b.begun != before.begun || b.sequence != before.sequence {
		b.Fatalf("%+v failed, but changed something", op)
	}
	return err.Error()
}

func (b *bench) waits(session string, n int64, atMost bool) machine.Ticket {
	b.Helper()
	if _, err := b.do(session, Op{Verb: Wait, N: n, AtMost: atMost, Wait: true}); err != machine.ErrWait {
		b.Fatalf("got error %v, want it to wait", err)
	}
	return machine.Ticket{Session: session, Seq: b.seq}
}

// settles checks who is answered now, and with what: "a=3 b!closed".
func (b *bench) settles(want string) {
	b.Helper()
	var got []string
	for t, r, err, ok := b.Settle(0); ok; t, r, err, ok = b.Settle(0) {
		if err != nil {
			got = append(got, t.Session+"!"+string(fault.CodeOf(err)))
		} else {
			got = append(got, fmt.Sprintf("%s=%d", t.Session, r.Value))
		}
	}
	if got := strings.Join(got, " "); got != want {
		b.Fatalf("answered: %q, want %q", got, want)
	}
}

func TestACounterCounts(t *testing.T) {
	b := newBench(t)
	for _, step := range []struct {
		op   Op
		want Reply
		now  int64
	}{
		{Op{Verb: Get}, Reply{}, 0},
		{Op{Verb: Incr, N: 5}, Reply{Value: 5}, 5},
		{Op{Verb: Incr, N: -7}, Reply{Value: -2}, -2},
		{Op{Verb: Incr}, Reply{Value: -2}, -2},
		{Op{Verb: Set, N: 10}, Reply{Value: -2}, 10},
		{Op{Verb: Cas, Expected: 9, N: 1}, Reply{}, 10},
		{Op{Verb: Cas, Expected: 10, N: 1}, Reply{OK: true}, 1},
		{Op{Verb: Get}, Reply{Value: 1}, 1},
	} {
		if got := b.must(step.op); got != step.want || b.Value() != step.now {
			t.Fatalf("%+v: %+v, now %d; want %+v, now %d", step.op, got, b.Value(), step.want, step.now)
		}
	}
}

func TestPast2To53IsRefused(t *testing.T) {
	const most = value.MaxExact
	for _, start := range []int64{most, 0, -most} {
		for _, n := range []int64{most + 1, 2*most + 1, math.MaxInt64, -most - 1, math.MinInt64, 1, -1} {
			b := newBench(t)
			b.must(Op{Verb: Set, N: start})
			sum := new(big.Int).Add(big.NewInt(start), big.NewInt(n))
			if sum.CmpAbs(big.NewInt(most)) > 0 {
				if text := b.refuse(fault.Range, Op{Verb: Incr, N: n}); !strings.Contains(text, `counter "hits"`) {
					t.Errorf("%q does not name the counter", text)
				}
			} else if got := b.must(Op{Verb: Incr, N: n}).Value; got != start+n {
				t.Errorf("%d + %d = %d", start, n, got)
			}
			if n > most || n < -most {
				b.refuse(fault.Range, Op{Verb: Set, N: n})
				b.refuse(fault.Range, Op{Verb: Cas, Expected: b.Value(), N: n})
				b.refuse(fault.Range, Op{Verb: Configure, N: n})
				b.refuse(fault.Range, Op{Verb: Wait, N: n, Wait: true})
			}
		}
	}
}

func TestAStartAppliesToACounterThatIsAsNew(t *testing.T) {
	b := newBench(t)
	b.must(Op{Verb: Configure, N: 100})
	b.must(Op{Verb: Configure, N: 200})
	if got := b.must(Op{Verb: Incr, N: 1}).Value; got != 101 {
		t.Errorf("got %d", got)
	}
	b.must(Op{Verb: Set, N: 0})
	b.must(Op{Verb: Configure, N: 100})
	if b.Value() != 0 {
		t.Errorf("a start stated late makes it %d", b.Value())
	}
	b.Reset()
	b.must(Op{Verb: Configure, N: 300})
	if b.Value() != 300 {
		t.Errorf("after Reset it starts at %d", b.Value())
	}
}

func TestAWaiterIsAnsweredOnceTheValueIsThere(t *testing.T) {
	b := newBench(t)
	if r := b.must(Op{Verb: Wait, N: 0}); r.Value != 0 {
		t.Errorf("the value is there, but got %+v", r)
	}
	b.refuse(fault.Timeout, Op{Verb: Wait, N: 1})
	b.refuse(fault.Timeout, Op{Verb: Wait, N: -1, AtMost: true})
	b.waits("ten", 10, false)
	b.waits("five", 5, false)
	b.waits("five too", 5, false)
	b.waits("minus", -3, true)
	b.waits("minus too", -4, true)
	b.settles("")
	b.must(Op{Verb: Incr, N: 6})
	b.settles("five=6 five too=6")
	b.must(Op{Verb: Set, N: 100})
	b.settles("ten=100")
	b.must(Op{Verb: Set, N: -3})
	b.settles("minus=-3")
	b.must(Op{Verb: Set, N: -50})
	b.settles("minus too=-50")
}

func TestOneThatGaveUpOrEndedIsNotAnswered(t *testing.T) {
	b := newBench(t)
	gaveUp := b.waits("a", 1, false)
	b.waits("b", 1, false)
	b.waits("c", 1, false)
	b.waits("b", -1, true)
	if !b.Cancel(gaveUp) || b.Cancel(gaveUp) {
		t.Error("Cancel should say once that it was in line")
	}
	b.End("b", 0, false)
	b.must(Op{Verb: Set, N: 1})
	b.settles("c=1")
	b.must(Op{Verb: Set, N: -1})
	b.settles("")
	if !b.waiting.empty() {
		t.Errorf("left: %v", b.bySession)
	}
}

func TestResetAnswersWaitersInOrder(t *testing.T) {
	b := newBench(t)
	b.waits("a", 9, false)
	b.waits("b", -9, true)
	b.waits("c", 1, false)
	gaveUp := b.waits("d", 1, false)
	b.Reset()
	if b.Empty() {
		t.Error("it is empty while some wait for an answer")
	}
	if !b.Cancel(gaveUp) {
		t.Error("one that has no answer yet cannot be cancelled")
	}
	b.settles("a!closed b!closed c!closed")
	if !b.Empty() {
		t.Error("it is not empty")
	}
}

func TestTheSequenceIsItsOwn(t *testing.T) {
	b := newBench(t)
	b.refuse(fault.Unavailable, Op{Verb: Next})
	b.must(Op{Verb: Reserve, UpTo: 3})
	b.must(Op{Verb: Reserve, UpTo: 2})
	for want := int64(1); want <= 3; want++ {
		b.must(Op{Verb: Set, N: 77})
		if got := b.must(Op{Verb: Next}).Value; got != want {
			t.Fatalf("got %d, want %d", got, want)
		}
		if b.NextLeft() != int(3-want) {
			t.Errorf("%d left after %d", b.NextLeft(), want)
		}
	}
	if b.Value() != 77 || b.NextReserved() != 3 {
		t.Errorf("value %d, %d reserved", b.Value(), b.NextReserved())
	}
	b.refuse(fault.Unavailable, Op{Verb: Next})
	b.refuse(fault.Range, Op{Verb: Reserve, UpTo: value.MaxExact + 1})
	b.Reset()
	b.must(Op{Verb: Reserve, UpTo: 10})
	if got := b.must(Op{Verb: Next}).Value; got != 4 {
		t.Errorf("after a drop got %d, want 4", got)
	}
}

// restarted returns a counter restored from the cells of b.
func (b *bench) restarted() *bench {
	again := newBench(b.TB)
	for c := range b.AllCells {
		data, _ := b.AppendCell(nil, c)
		if err := again.RestoreCell(c, string(data)); err != nil {
			b.Fatal(err)
		}
	}
	again.Recover(0)
	return again
}

func TestAfterACrashTheSequenceGoesOnAboveTheReserve(t *testing.T) {
	b := newBench(t)
	b.must(Op{Verb: Reserve, UpTo: 100})
	b.must(Op{Verb: Next})
	again := b.restarted()
	again.must(Op{Verb: Reserve, UpTo: 200})
	if got := again.must(Op{Verb: Next}).Value; got != 101 {
		t.Errorf("got %d, want 101", got)
	}
}

func TestAfterACleanStopTheSequenceHasNoGap(t *testing.T) {
	b := newBench(t)
	b.must(Op{Verb: Reserve, UpTo: 100})
	b.must(Op{Verb: Next})
	b.must(Op{Verb: Unreserve})
	b.refuse(fault.Unavailable, Op{Verb: Next})
	again := b.restarted()
	again.must(Op{Verb: Reserve, UpTo: 200})
	if got := again.must(Op{Verb: Next}).Value; got != 2 {
		t.Errorf("got %d, want 2", got)
	}
}

func TestADamagedCellIsRefused(t *testing.T) {
	for _, data := range []string{"\x80", "\x81", "\x81\x60", "\x01", "\x81\xf9\x3c\x00", "\x81\x1b\x7f\xff\xff\xff\xff\xff\xff\xff"} {
		for _, c := range []machine.Cell{valueCell, MarkCell, positionCell} {
			if err := New("hits").RestoreCell(c, data); !errors.Is(err, value.ErrMalformed) {
				t.Errorf("cell %q from %x: %v", c.Part, data, err)
			}
		}
	}
	if err := New("hits").RestoreCell(MarkCell, "\x81\x20"); !errors.Is(err, value.ErrMalformed) {
		t.Errorf("a negative mark: %v", err)
	}
	if err := New("hits").RestoreCell(machine.Cell{Part: 'x'}, "\x81\x01"); err == nil {
		t.Error("accepts a cell it has not")
	}
}

func TestACellWithMoreFieldsIsRead(t *testing.T) {
	m := New("hits")
	if err := m.RestoreCell(valueCell, "\x82\x07\x08"); err != nil || m.Value() != 7 {
		t.Errorf("value %d, %v", m.Value(), err)
	}
}

func TestAnUnknownVerbIsMisuse(t *testing.T) {
	var m *fault.Misuse
	if _, err := newBench(t).do("a", Op{}); !errors.As(err, &m) {
		t.Errorf("got %v", err)
	}
}
