package state_test

import (
	"reflect"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"github.com/unilua/unilua/engine/fault"
	"github.com/unilua/unilua/engine/machine"
	"github.com/unilua/unilua/engine/machine/machinetest"
	"github.com/unilua/unilua/engine/machine/state"
	"github.com/unilua/unilua/engine/value"
)

func TestABucketKeepsTheContractAndBehavesLikeAListOfAllChanges(t *testing.T) {
	var m *model
	machinetest.Run(t, machinetest.Config[state.Op, state.Reply]{
		New:   func() machine.Machine[state.Op, state.Reply] { return state.New("b") },
		Op:    func(t *rapid.T) state.Op { return drawOp(t, m) },
		Waits: func(op *state.Op) bool { return op.Verb == state.WatchNext && op.Wait },
		NoWait: func(op *state.Op) {
			switch op.Verb {
			case state.Watch, state.WatchNext, state.WatchClose, state.ScanClose: // not in a transaction
				*op = state.Op{Verb: state.Len}
			}
		},
		Model: func() machinetest.Model[state.Op, state.Reply] {
			m = newModel()
			return hooks(m)
		},
	})
}

func hooks(m *model) machinetest.Model[state.Op, state.Reply] {
	return machinetest.Model[state.Op, state.Reply]{
		Applied:   m.applied,
		Settled:   m.settled,
		Ticked:    func(_ *rapid.T, now machine.Time) { m.tick(now) },
		Ended:     func(_ *rapid.T, session string, _ machine.Time, _ bool) { m.ended(session) },
		Cancelled: func(_ *rapid.T, ticket machine.Ticket) { delete(m.waiting, ticket) },
		Reset: func(*rapid.T) {
			waiting := m.waiting
			*m = *newModel()
			m.waiting = waiting
		},
		Crashed: func(*rapid.T, machine.Time) {
			clear(m.scans)
			clear(m.watches)
			clear(m.waiting)
		},
	}
}

func drawOp(t *rapid.T, m *model) state.Op {
	verb := rapid.SampledFrom([]state.Verb{
		state.Set, state.Set, state.Set, state.Set, state.Set, state.Add, state.Swap, state.Incr, state.Delete, state.Delete,
		state.Clear, state.Put, state.Configure, state.Get, state.Get, state.Has, state.Keys, state.Len, state.Scan, state.ScanNext,
		state.ScanNext, state.ScanClose, state.Page, state.Changes, state.Watch, state.WatchNext, state.WatchNext, state.WatchNext, state.WatchClose,
	}).Draw(t, "verb")
	op := state.Op{Verb: verb}
	switch verb {
	case state.Set, state.Add, state.Swap, state.Incr, state.Delete:
		drawChange(t, m, &op)
	case state.Put:
		op.Clear = rapid.Bool().Draw(t, "clear")
		for range rapid.IntRange(0, 3).Draw(t, "entries") {
			op.Entries = append(op.Entries, state.Entry{Key: drawKey(t), Value: drawValue(t)})
		}
	case state.Configure:
		op.Options = drawOptions(t)
	case state.WatchNext, state.WatchClose:
		op.ID = idOf(t, m.watches).Seq
		op.Wait = verb == state.WatchNext && rapid.Bool().Draw(t, "wait")
		op.Limit = rapid.IntRange(1, 3).Draw(t, "limit")
	case state.Watch:
		op.Key = drawPrefix(t)
		if op.HasSince = rapid.Bool().Draw(t, "has since"); op.HasSince {
			op.Since = drawRev(t, m)
		}
	default:
		drawRead(t, m, &op)
	}
	return op
}

func drawChange(t *rapid.T, m *model, op *state.Op) {
	op.Key = drawKey(t)
	switch op.Verb {
	case state.Incr:
		op.By = rapid.SampledFrom([]float64{1, -2, 0.5}).Draw(t, "by")
		return
	case state.Delete:
	default:
		op.Value = drawValue(t)
		op.TTL = rapid.SampledFrom([]time.Duration{0, 0, time.Second, 3 * time.Second}).Draw(t, "ttl")
		op.KeepTTL = op.TTL == 0 && rapid.Bool().Draw(t, "keep ttl")
	}
	if op.CheckRev = rapid.IntRange(0, 3).Draw(t, "check rev") == 0; op.CheckRev {
		op.IfRev = rapid.SampledFrom([]uint64{0, m.get(op.Key, 0).Rev, drawRev(t, m)}).Draw(t, "if rev")
	}
}

func drawRead(t *rapid.T, m *model, op *state.Op) {
	op.Limit = rapid.IntRange(1, 3).Draw(t, "limit")
	switch op.Verb {
	case state.Get, state.Has:
		op.Key = drawKey(t)
	case state.Keys, state.Scan:
		op.Key = drawPrefix(t)
	case state.Page:
		op.Key = drawPrefix(t)
		op.After = rapid.SampledFrom([]string{"", drawKey(t)}).Draw(t, "after")
	case state.ScanNext, state.ScanClose:
		ticket := idOf(t, m.scans)
		op.ID = ticket.Seq
		if s := m.scans[ticket]; s != nil {
			op.Key = s.next
		}
		return
	case state.Changes:
		op.Key = rapid.SampledFrom([]string{"", drawKey(t)}).Draw(t, "key")
		switch rapid.IntRange(0, 2).Draw(t, "since") {
		case 0:
			op.HasSince, op.Since = true, drawRev(t, m)
		case 1:
			op.SinceAt = drawTime(t, m)
		}
		return
	}
	if rapid.Bool().Draw(t, "at") {
		op.At = drawTime(t, m)
	}
}

func drawKey(t *rapid.T) string {
	return rapid.SampledFrom([]string{"a", "ab", "b", "b\x00", "ba", "\xff"}).Draw(t, "key")
}

func drawPrefix(t *rapid.T) string {
	return rapid.SampledFrom([]string{"", "", "a", "b", "ba", "c"}).Draw(t, "prefix")
}

func drawValue(t *rapid.T) value.Value {
	return rapid.SampledFrom([]value.Value{value.Int(1), value.Int(2), value.Number(0.5), value.String("x"), value.Bool(false)}).Draw(t, "value")
}

func drawRev(t *rapid.T, m *model) uint64 {
	return m.seq() + 1 - min(uint64(rapid.IntRange(0, 10).Draw(t, "revisions ago")), m.seq()+1)
}

func drawTime(t *rapid.T, m *model) machine.Time {
	return m.now + 2*second - machine.Time(rapid.IntRange(0, 12).Draw(t, "seconds ago"))*second
}

func drawOptions(t *rapid.T) state.Options {
	o := state.Options{StateFirstWins: rapid.IntRange(0, 9).Draw(t, "first wins") == 0}
	o.FirstWins = o.StateFirstWins && rapid.Bool().Draw(t, "wins")
	if o.StateHistory = rapid.IntRange(0, 3).Draw(t, "history") != 0; o.StateHistory {
		o.Revisions = rapid.SampledFrom([]uint64{0, 0, 1, 2, 4}).Draw(t, "revisions")
		o.Duration = rapid.SampledFrom([]time.Duration{0, 0, 2 * time.Second, 5 * time.Second}).Draw(t, "duration")
	}
	return o
}

type failer interface {
	Helper()
	Fatalf(format string, args ...any)
}

func want[V any](t failer, what string, got, want V) {
	t.Helper()
	all := cmp.Exporter(func(reflect.Type) bool { return true })
	if diff := cmp.Diff(want, got, all, cmpopts.EquateEmpty()); diff != "" {
		t.Fatalf("%s (- should be, + is):\n%s", what, diff)
	}
}

func wantCode(t failer, err error, code fault.Code) {
	t.Helper()
	if got := fault.CodeOf(err); got != code {
		t.Fatalf("the error is %v (code %q), want code %q", err, got, code)
	}
}

func wantMisuse(t failer, err error) {
	t.Helper()
	if _, ok := err.(*fault.Misuse); !ok {
		t.Fatalf("the error is %v, want a misuse", err)
	}
}
