package state_test

import (
	"testing"
	"time"

	"github.com/unilua/unilua/engine/machine"
	"github.com/unilua/unilua/engine/machine/state"
	"github.com/unilua/unilua/engine/value"
)

// TestFieldsOfLaterVersionsAreIgnored appends a field to each cell.
func TestFieldsOfLaterVersionsAreIgnored(t *testing.T) {
	d := drive(t)
	d.keepRevisions(2)
	d.set("a", 1)
	d.set("a", 2)
	later := state.New("b")
	for c := range d.AllCells {
		data, _ := d.AppendCell(nil, c)
		data[0]++ // one more element
		data = value.AppendString(data, "new")
		if err := later.RestoreCell(c, string(data)); err != nil {
			t.Errorf("cell %v: %v", c, err)
		}
	}
	got := apply(t, later, state.Op{Verb: state.Get, Key: "a"})
	want(t, "the value", got, state.Reply{Value: value.Int(2), Rev: 2})
}

func FuzzRestoreCell(f *testing.F) {
	d := drive(f)
	d.do(state.Op{Verb: state.Configure, Options: state.Options{StateHistory: true, Duration: time.Hour}})
	d.set("a", 1)
	d.do(state.Op{Verb: state.Set, Key: "a", Value: value.String("x"), TTL: time.Second})
	d.do(state.Op{Verb: state.Delete, Key: "a"})
	d.set("b", 1)
	for c := range d.AllCells {
		data, _ := d.AppendCell(nil, c)
		f.Add(c.Part, c.N, c.S, string(data))
	}
	f.Fuzz(func(t *testing.T, part byte, n uint64, s, data string) {
		m := state.New("b")
		c := machine.Cell{Part: part, N: n, S: s}
		if err := m.RestoreCell(c, data); err != nil {
			return
		}
		once, ok := m.AppendCell(nil, c)
		if !ok {
			return
		}
		again := state.New("b")
		if err := again.RestoreCell(c, string(once)); err != nil {
			t.Fatalf("cell %v is restored from %x, but not from %x: %v", c, data, once, err)
		}
		if twice, _ := again.AppendCell(nil, c); string(twice) != string(once) {
			t.Fatalf("cell %v becomes %x, then %x", c, once, twice)
		}
		m.Tick(1 << 62)
		for c := range m.AllCells {
			m.Journal().Touch(c)
		}
		m.Reset()
	})
}
