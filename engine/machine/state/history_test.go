package state_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/unilua/unilua/engine/fault"
	"github.com/unilua/unilua/engine/machine"
	"github.com/unilua/unilua/engine/machine/state"
	"github.com/unilua/unilua/engine/value"
)

func (d *driver) cells() (n int) {
	for range d.AllCells {
		n++
	}
	return n
}

func TestASetWritesItsValueOnceHoweverLongTheHistory(t *testing.T) {
	d := drive(t)
	d.keepRevisions(1000)
	big := state.Op{Verb: state.Set, Key: "a", Value: value.String(string(make([]byte, 1<<20)))}
	for range 10 {
		d.do(big)
	}
	j := d.Journal()
	j.Attach(d, false, true)
	d.do(big)
	bytes := 0
	for _, c := range j.Touched() {
		data, _ := d.AppendCell(nil, c)
		bytes += len(data)
	}
	want(t, "the cells touched", len(j.Touched()), 2)
	if bytes > 1<<20+100 {
		t.Errorf("a set of 1 MiB writes %d bytes", bytes)
	}
}

func TestAHistoryOfRevisionsKeepsSoManyBesideTheLatest(t *testing.T) {
	d := drive(t)
	d.keepRevisions(2)
	for n := range int64(5) {
		d.set("hot", n) // at 2 to 6
	}
	d.set("cold", 1) // at 7
	for at, n := range map[machine.Time]int64{4: 2, 5: 3, 6: 4, 7: 4} {
		want(t, fmt.Sprint("hot at ", at), d.do(state.Op{Verb: state.Get, Key: "hot", At: at}).Value, value.Int(n))
	}
	_, err := d.try(state.Op{Verb: state.Get, Key: "hot", At: 3})
	wantCode(t, err, fault.Range)
	want(t, "cold long ago", d.do(state.Op{Verb: state.Has, Key: "cold", At: 1}).OK, false)
	_, err = d.try(state.Op{Verb: state.Keys, At: 3})
	wantCode(t, err, fault.Range)
	want(t, "keys", d.do(state.Op{Verb: state.Keys, At: 4}).Keys, []string{"hot"})
	want(t, "changes of cold", len(d.do(state.Op{Verb: state.Changes, Key: "cold", HasSince: true}).Entries), 1)
	_, err = d.try(state.Op{Verb: state.Changes, HasSince: true})
	wantCode(t, err, fault.Range)
	want(t, "all changes there are", len(d.do(state.Op{Verb: state.Changes}).Entries), 4)

	d.keepRevisions(1)
	want(t, "changes after a shorter history was stated", len(d.do(state.Op{Verb: state.Changes}).Entries), 3)
	d.keepRevisions(0)
	want(t, "cells without history", d.cells(), 4) // options, head, two keys
	want(t, "hot without history", d.do(state.Op{Verb: state.Get, Key: "hot"}).Value, value.Int(4))
}

func TestWhatAKeyHasSinceBeforeTheHistoryIsKnown(t *testing.T) {
	d := drive(t)
	d.set("a", 1) // at 1
	d.keepRevisions(1)
	for range 2 {
		want(t, "a at 1", d.do(state.Op{Verb: state.Get, Key: "a", At: 1}).Value, value.Int(1))
		d.set("a", 2)
	}
	_, err := d.try(state.Op{Verb: state.Get, Key: "b", At: 1})
	wantCode(t, err, fault.Range)
}

func TestAHistoryOfADurationForgetsWhatIsOlder(t *testing.T) {
	d := drive(t)
	second := machine.Time(time.Second)
	d.do(state.Op{Verb: state.Configure, Options: state.Options{StateHistory: true, Duration: 10 * time.Second}})
	const keys = 50
	for n := range int64(3) {
		d.now = machine.Time(n+1) * 4 * second // 4 s, 8 s, 12 s
		for k := range keys {
			d.set(fmt.Sprint(k), n)
		}
	}
	for k := range keys {
		d.do(state.Op{Verb: state.Delete, Key: fmt.Sprint(k)})
	}
	atSix := state.Op{Verb: state.Len, At: 6 * second}
	want(t, "keys at 6 s", d.do(atSix).N, keys)
	for now := d.now; d.Due() != 0; d.Tick(now) {
		if d.Due() <= now {
			t.Fatalf("at %d it is due at %d", now, d.Due())
		}
		now = d.Due()
		d.now = now
	}
	want(t, "cells at last", d.cells(), 2) // options, head
	_, err := d.try(atSix)
	wantCode(t, err, fault.Range)
}

func TestWhatAShorterDurationForgetsIsGoneAtOnce(t *testing.T) {
	d := drive(t)
	history := func(duration time.Duration) {
		d.do(state.Op{Verb: state.Configure, Options: state.Options{StateHistory: true, Duration: duration}})
	}
	history(time.Hour)
	d.set("gone", 1) // at 2
	d.do(state.Op{Verb: state.Delete, Key: "gone"})
	for n := range int64(10) {
		d.set("a", n)
	}
	want(t, "cells", d.cells(), 15) // options, head, a key, 12 versions
	history(2)
	want(t, "cells", d.cells(), 5) // 2 versions: now, and before the last change
	_, err := d.try(state.Op{Verb: state.Has, Key: "gone", At: 2})
	wantCode(t, err, fault.Range)
	_, err = d.try(state.Op{Verb: state.Changes, Key: "gone", HasSince: true, Since: 1})
	wantCode(t, err, fault.Range)
}

// TestWritingSweeps: an idle Tick is not needed to bound the history.
func TestWritingSweeps(t *testing.T) {
	d := drive(t)
	d.do(state.Op{Verb: state.Configure, Options: state.Options{StateHistory: true, Duration: 100}})
	for n := range int64(10_000) {
		d.set(fmt.Sprint(n%7), n)
	}
	if n := d.cells(); n > 120 {
		t.Errorf("%d cells, want about 110", n)
	}
}

func TestChangesComeInPages(t *testing.T) {
	d := drive(t)
	d.keepRevisions(100)
	for n := range int64(10) {
		d.set("a", n)
	}
	since, pages := uint64(0), 0
	for more := true; more; pages++ {
		r := d.do(state.Op{Verb: state.Changes, HasSince: true, Since: since, Limit: 3})
		for _, e := range r.Entries {
			want(t, "the revision", e.Rev, since+1)
			since = e.Rev
		}
		more = r.More
	}
	want(t, "pages", pages, 4)
	want(t, "the last revision", since, 10)
	want(t, "a page bounded by bytes", len(d.do(state.Op{Verb: state.Changes, Bytes: 5}).Entries), 2)
	want(t, "changes after 9 of 2 to 11", len(d.do(state.Op{Verb: state.Changes, SinceAt: 9}).Entries), 2)
}
