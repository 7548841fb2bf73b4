package state_test

import (
	"fmt"
	"testing"

	"pgregory.net/rapid"

	"github.com/unilua/unilua/engine/fault"
	"github.com/unilua/unilua/engine/machine"
	"github.com/unilua/unilua/engine/machine/state"
	"github.com/unilua/unilua/engine/value"
)

func TestAScanSeesOneMomentWhateverIsWrittenMeanwhile(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		d := drive(t)
		n := rapid.IntRange(1, 500).Draw(rt, "keys")
		for i := range n {
			d.set(fmt.Sprintf("%03d", i), 0)
		}
		r := d.do(state.Op{Verb: state.Scan, Limit: rapid.IntRange(1, 50).Draw(rt, "limit")})
		id, seen := r.ID, len(r.Entries)
		for r.Next != "" {
			for range rapid.IntRange(0, 20).Draw(rt, "writes") {
				key := fmt.Sprintf("%03d", rapid.IntRange(0, 600).Draw(rt, "key"))
				if rapid.Bool().Draw(rt, "delete") {
					d.do(state.Op{Verb: state.Delete, Key: key})
				} else {
					d.set(key, 1)
				}
			}
			r = d.do(state.Op{Verb: state.ScanNext, ID: id, Key: r.Next, Limit: rapid.IntRange(1, 50).Draw(rt, "limit")})
			for _, e := range r.Entries {
				want(rt, "the entry", e, state.Entry{Key: fmt.Sprintf("%03d", seen), Value: value.Int(0), Rev: uint64(seen + 1), At: machine.Time(seen + 1)})
				seen++
			}
		}
		want(rt, "the number of entries", seen, n)
	})
}

func TestAPageThatFindsNothingGoesOn(t *testing.T) {
	d := drive(t)
	d.keepRevisions(1)
	const n = 10_000
	var all []state.Entry
	for i := range n {
		all = append(all, state.Entry{Key: fmt.Sprintf("%05d", i), Value: value.Int(1)})
	}
	before := d.now
	d.do(state.Op{Verb: state.Put, Entries: all})
	r := d.do(state.Op{Verb: state.Scan, At: before})
	want(t, "whether an empty page has a successor", len(r.Entries) == 0 && r.Next != "", true)
	pages := 1
	for id := r.ID; r.Next != ""; pages++ {
		r = d.do(state.Op{Verb: state.ScanNext, ID: id, Key: r.Next})
		want(t, "entries", len(r.Entries), 0)
	}
	if pages > 5 {
		t.Errorf("%d pages for %d keys", pages, n)
	}
}

func TestTheScanUnusedForLongestGivesWay(t *testing.T) {
	d := drive(t)
	d.set("a", 1)
	d.set("b", 1)
	open := func() uint64 { return d.do(state.Op{Verb: state.Scan, Limit: 1}).ID }
	next := func(id uint64) error {
		_, err := d.try(state.Op{Verb: state.ScanNext, ID: id, Key: "a"})
		return err
	}
	first, second := open(), open()
	for range state.MaxScans - 2 {
		open()
	}
	wantCode(t, next(first), "")
	open()
	wantCode(t, next(second), fault.Closed)
	wantCode(t, next(first), "")
	d.do(state.Op{Verb: state.ScanClose, ID: first})
	wantCode(t, next(first), fault.Closed)
	d.do(state.Op{Verb: state.ScanClose, ID: first})
}

func TestAScanIsItsSessionsAlone(t *testing.T) {
	d := drive(t)
	d.set("a", 1)
	d.set("b", 1)
	id := d.do(state.Op{Verb: state.Scan, Limit: 1}).ID
	_, err := d.Apply(machine.Call{Session: "other"}, &state.Op{Verb: state.ScanNext, ID: id, Key: "a"})
	wantCode(t, err, fault.Closed)
	d.End("s", d.now, true)
	_, err = d.try(state.Op{Verb: state.ScanNext, ID: id, Key: "a"})
	wantCode(t, err, fault.Closed)
}
