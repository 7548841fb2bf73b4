package state_test

import (
	"testing"

	"github.com/unilua/unilua/engine/machine"
	"github.com/unilua/unilua/engine/machine/state"
	"github.com/unilua/unilua/engine/value"
)

// driver applies operations of session s, each at an instant of its own, and
// settles.
type driver struct {
	testing.TB
	*state.Machine
	seq     uint64
	now     machine.Time
	settled []state.Reply // answers to waiters
	failed  []error       // of those
}

func drive(t testing.TB) *driver { return &driver{TB: t, Machine: state.New("b")} }

func (d *driver) try(op state.Op) (state.Reply, error) {
	d.seq++
	d.now++
	r, err := d.Apply(machine.Call{Session: "s", Seq: d.seq, Now: d.now}, &op)
	d.settle()
	return r, err
}

func (d *driver) settle() {
	for {
		_, r, err, ok := d.Settle(d.now)
		if !ok {
			return
		}
		d.settled, d.failed = append(d.settled, r), append(d.failed, err)
	}
}

func (d *driver) do(op state.Op) state.Reply {
	d.Helper()
	r, err := d.try(op)
	if err != nil {
		d.Fatalf("%+v: %v", op, err)
	}
	return r
}

// restore makes cell c what it is in from.
func (d *driver) restore(from *driver, c machine.Cell) {
	d.Helper()
	data, ok := from.AppendCell(nil, c)
	if !ok {
		data = nil
	}
	if err := d.RestoreCell(c, string(data)); err != nil {
		d.Fatal(err)
	}
}

func (d *driver) set(key string, n int64) uint64 {
	d.Helper()
	return d.do(state.Op{Verb: state.Set, Key: key, Value: value.Int(n)}).Rev
}

func (d *driver) keepRevisions(n uint64) {
	d.Helper()
	d.do(state.Op{Verb: state.Configure, Options: state.Options{StateHistory: true, Revisions: n}})
}

// apply does one operation that must succeed.
func apply(t testing.TB, m *state.Machine, op state.Op) state.Reply {
	t.Helper()
	return applyAs(t, m, "s", 1, op)
}

func applyAs(t testing.TB, m *state.Machine, session string, seq uint64, op state.Op) state.Reply {
	t.Helper()
	r, err := m.Apply(machine.Call{Session: session, Seq: seq, Now: 1}, &op)
	if err != nil {
		t.Fatalf("%+v: %v", op, err)
	}
	return r
}
