package state_test

import (
	"errors"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/unilua/unilua/engine/fault"
	"github.com/unilua/unilua/engine/machine"
	"github.com/unilua/unilua/engine/machine/state"
	"github.com/unilua/unilua/engine/value"
)

const misuse = fault.Code("misuse")

func codeOf(err error) fault.Code {
	var m *fault.Misuse
	if errors.As(err, &m) {
		return misuse
	}
	return fault.CodeOf(err)
}

// TestRefusals begins with the number 1 at "n" (revision 1) and a table at "t"
// (revision 2).
func TestRefusals(t *testing.T) {
	one := value.Int(1)
	long := strings.Repeat("k", state.MaxKey+1)
	huge := value.String(strings.Repeat("v", value.MaxSize))
	half := value.String(strings.Repeat("v", value.MaxSize/2))
	for name, test := range map[string]struct {
		op      state.Op
		code    fault.Code
		message string
	}{
		"set with another revision": {state.Op{Verb: state.Set, Key: "n", Value: one, CheckRev: true, IfRev: 7}, fault.Conflict, `key "n" of state "b" is at revision 1, not 7`},
		"set of what must be absent": {state.Op{Verb: state.Set, Key: "n", Value: one, CheckRev: true}, fault.Conflict,
			`key "n" of state "b" is at revision 1, not absent (revision 0)`},
		"set of what is absent": {state.Op{Verb: state.Set, Key: "x", Value: one, CheckRev: true, IfRev: 7}, fault.Conflict,
			`key "x" of state "b" is absent (revision 0), not at revision 7`},
		"delete with another revision": {state.Op{Verb: state.Delete, Key: "n", CheckRev: true, IfRev: 2}, fault.Conflict, `key "n" of state "b" is at revision 1, not 2`},
		"add of what is there":         {state.Op{Verb: state.Add, Key: "n", Value: one}, fault.Exists, `key "n" of state "b" is there already`},
		"incr of a table":              {state.Op{Verb: state.Incr, Key: "t", By: 1}, fault.Invalid, `key "t" of state "b" is a table, not a number`},
		"incr past 2^53": {state.Op{Verb: state.Incr, Key: "n", By: 1 << 53}, fault.Range,
			`key "n" of state "b" cannot grow from 1 by 9007199254740992: past 2^53 numbers are not exact`},
		"incr by a fraction past 2^53": {state.Op{Verb: state.Incr, Key: "n", By: -1e300}, fault.Range, ""},
		"incr by infinity":             {state.Op{Verb: state.Incr, Key: "n", By: math.Inf(1)}, misuse, ""},
		"incr by not a number":         {state.Op{Verb: state.Incr, Key: "n", By: math.NaN()}, misuse, ""},
		"an empty key":                 {state.Op{Verb: state.Set, Value: one}, misuse, `state "b": a key is not empty`},
		"a long key":                   {state.Op{Verb: state.Set, Key: long, Value: one}, misuse, `state "b": a key of 1025 bytes is too long (at most 1024)`},
		"nil":                          {state.Op{Verb: state.Set, Key: "x"}, misuse, `state "b": nil is not a value for key "x"`},
		"a huge value":                 {state.Op{Verb: state.Set, Key: "x", Value: huge}, fault.TooLarge, ""},
		"a negative ttl":               {state.Op{Verb: state.Set, Key: "x", Value: one, TTL: -1}, misuse, ""},
		"a ttl that is also kept":      {state.Op{Verb: state.Set, Key: "x", Value: one, TTL: 1, KeepTTL: true}, misuse, ""},
		"put of too much":              {state.Op{Verb: state.Put, Entries: slices.Repeat([]state.Entry{{Key: "x", Value: half}}, 2*state.MaxPut/value.MaxSize)}, fault.TooLarge, ""},
		"put of nil":                   {state.Op{Verb: state.Put, Clear: true, Entries: []state.Entry{{Key: "x", Value: one}, {Key: "y"}}}, misuse, ""},
		"put at an empty key":          {state.Op{Verb: state.Put, Entries: []state.Entry{{Value: one}}}, misuse, ""},
		"an unknown verb":              {state.Op{Verb: 99}, misuse, ""},
		"two histories": {state.Op{Verb: state.Configure, Options: state.Options{StateHistory: true, Revisions: 1, Duration: 1}}, misuse,
			`state "b": history is a number of revisions or a duration, not both`},
		"a negative history": {state.Op{Verb: state.Configure, Options: state.Options{StateHistory: true, Duration: -1}}, misuse, ""},
		"first_wins once used": {state.Op{Verb: state.Configure, Options: state.Options{StateFirstWins: true, FirstWins: true}}, misuse,
			`state "b" has first_wins=false, which is fixed: it cannot be first_wins=true`},
		"the past without history":    {state.Op{Verb: state.Get, Key: "n", At: 1}, fault.Range, `state "b" keeps no history`},
		"changes without history":     {state.Op{Verb: state.Changes}, fault.Range, `state "b" keeps no history`},
		"watch since without history": {state.Op{Verb: state.Watch, HasSince: true, Since: 1}, fault.Range, `state "b" keeps no history`},
		"watch since the future":      {state.Op{Verb: state.Watch, HasSince: true, Since: 3}, fault.Range, `state "b" has not come to revision 3 yet, it is at 2`},
		"next of no subscription":     {state.Op{Verb: state.WatchNext, ID: 99}, fault.Closed, `the subscription to state "b" is closed`},
		"next of no scan":             {state.Op{Verb: state.ScanNext, ID: 99}, fault.Closed, `the scan of state "b" is closed`},
	} {
		t.Run(name, func(t *testing.T) {
			d := drive(t)
			d.set("n", 1)
			d.do(state.Op{Verb: state.Set, Key: "t", Value: value.FromEncoded("\x81\x01")})
			_, err := d.try(test.op)
			want(t, "the code", codeOf(err), test.code)
			if test.message != "" {
				want(t, "the message", err.Error(), test.message)
			}
			want(t, "the length afterwards", d.do(state.Op{Verb: state.Len}).N, 2)
			want(t, "the next revision", d.set("n", 1), 3)
		})
	}
}

func TestIncrAddsAndKeepsTheTTL(t *testing.T) {
	d := drive(t)
	want(t, "an absent key", d.do(state.Op{Verb: state.Incr, Key: "n", By: 2}), state.Reply{Value: value.Int(2), Rev: 1})
	want(t, "a fraction", d.do(state.Op{Verb: state.Incr, Key: "n", By: 0.25}), state.Reply{Value: value.Number(2.25), Rev: 2})
	d.do(state.Op{Verb: state.Set, Key: "n", Value: value.Int(1<<53 - 2), TTL: time.Second})
	expires := d.now + machine.Time(time.Second)
	want(t, "up to 2^53", d.do(state.Op{Verb: state.Incr, Key: "n", By: 2}).Value, value.Int(1<<53))
	want(t, "when it expires", d.Due(), expires)
}

func TestARevisionIsNeverUsedTwice(t *testing.T) {
	history := func(d *driver, o state.Options) {
		o.StateHistory = true
		d.do(state.Op{Verb: state.Configure, Options: o})
	}
	for name, forget := range map[string]func(d *driver){
		"after a delete": func(d *driver) {
			d.do(state.Op{Verb: state.Delete, Key: "b"})
		},
		"after a delete that has left the history": func(d *driver) {
			history(d, state.Options{Duration: 5})
			d.do(state.Op{Verb: state.Delete, Key: "b"})
			d.now = d.Due()
			d.Tick(d.now)
		},
		"after a delete with a history that is no longer kept": func(d *driver) {
			history(d, state.Options{Revisions: 5})
			d.do(state.Op{Verb: state.Delete, Key: "b"})
			history(d, state.Options{})
		},
	} {
		t.Run(name, func(t *testing.T) {
			d := drive(t)
			d.set("a", 1)
			d.set("b", 1)
			forget(d)
			restored := &driver{TB: t, Machine: state.New("b"), now: d.now}
			for c := range d.AllCells {
				restored.restore(d, c)
			}
			restored.Recover(d.now)
			want(t, "the next revision after a restart", restored.set("b", 1), 4)
		})
	}
}

// TestAResetIsReplayed: what it touches makes a replica as new as well.
func TestAResetIsReplayed(t *testing.T) {
	d, replica := drive(t), drive(t)
	d.Journal().Attach(d, false, true)
	d.set("a", 1)
	replica.set("a", 1)
	d.Journal().ClearTouched(true)
	d.Reset()
	for _, c := range d.Journal().Touched() {
		replica.restore(d, c)
	}
	want(t, "whether the replica is empty", replica.Empty(), true)
	want(t, "the first revision", replica.set("a", 1), 1)
}

func TestATTLEndsWithATickAndWithASetThatStatesNone(t *testing.T) {
	d := drive(t)
	ttl := state.Op{Verb: state.Set, Key: "a", Value: value.Int(1), TTL: 10}
	d.do(ttl) // at 1
	want(t, "when it expires", d.Due(), 11)
	d.Tick(10)
	want(t, "before", d.do(state.Op{Verb: state.Has, Key: "a"}).OK, true)
	d.Tick(11)
	want(t, "after", d.do(state.Op{Verb: state.Has, Key: "a"}).OK, false)
	want(t, "the revision of the expiry", d.set("b", 1), 3)

	d.do(ttl)
	d.do(state.Op{Verb: state.Set, Key: "a", Value: value.Int(2), KeepTTL: true})
	want(t, "whether a kept ttl is still due", d.Due() != 0, true)
	d.set("a", 3)
	want(t, "when it expires after a set without ttl", d.Due(), 0)
	d.do(ttl)
	d.do(state.Op{Verb: state.Delete, Key: "a"})
	want(t, "when it expires after a delete", d.Due(), 0)
	ttl.TTL = math.MaxInt64
	d.do(ttl)
	want(t, "when it expires after all time", d.Due(), math.MaxInt64)
}

func TestFirstWins(t *testing.T) {
	d := &driver{TB: t, Machine: state.NewDict("b")}
	first := state.Op{Verb: state.Configure, Options: state.Options{StateFirstWins: true, FirstWins: true}}
	d.do(first)
	d.do(first)
	d.set("a", 1)
	for name, op := range map[string]state.Op{
		"set":                  {Verb: state.Set, Key: "a", Value: value.Int(2)},
		"swap":                 {Verb: state.Swap, Key: "a", Value: value.Int(2)},
		"incr":                 {Verb: state.Incr, Key: "a", By: 1},
		"put":                  {Verb: state.Put, Clear: true, Entries: []state.Entry{{Key: "b", Value: value.Int(1)}, {Key: "a", Value: value.Int(1)}}},
		"put of one key twice": {Verb: state.Put, Clear: true, Entries: []state.Entry{{Key: "b", Value: value.Int(1)}, {Key: "b", Value: value.Int(1)}}},
	} {
		_, err := d.try(op)
		want(t, name, codeOf(err), fault.Exists)
	}
	_, err := d.try(state.Op{Verb: state.Set, Key: "a", Value: value.Int(2)})
	want(t, "the message", err.Error(), `key "a" of dict "b" is there already`)
	want(t, "the first value", d.do(state.Op{Verb: state.Get, Key: "a"}).Value, value.Int(1))
	d.do(state.Op{Verb: state.Delete, Key: "a"})
	d.set("a", 2)

	first.Options.FirstWins = false
	_, err = d.try(first)
	want(t, "stating another", codeOf(err), misuse)
	d.do(state.Op{Verb: state.Configure}) // what is not stated contradicts nothing
}

func TestPutWithClearRemovesOnlyWhatIsNotListed(t *testing.T) {
	d := drive(t)
	d.keepRevisions(9)
	for _, key := range []string{"a", "b", "c"} {
		d.set(key, 1)
	}
	d.do(state.Op{Verb: state.Put, Clear: true, Entries: []state.Entry{{Key: "b", Value: value.Int(2)}, {Key: "d", Value: value.Int(2)}}})
	var got []string
	for _, e := range d.do(state.Op{Verb: state.Changes, HasSince: true, Since: 3}).Entries {
		got = append(got, map[bool]string{true: "-", false: "+"}[e.Deleted]+e.Key)
	}
	want(t, "the changes", got, []string{"-a", "-c", "+b", "+d"})
}

func TestGetDoesNotAllocate(t *testing.T) {
	d := drive(t)
	d.set("a", 1)
	op := state.Op{Verb: state.Get, Key: "a"}
	want(t, "allocations", testing.AllocsPerRun(100, func() {
		if _, err := d.Apply(machine.Call{}, &op); err != nil {
			t.Fatal(err)
		}
	}), 0.0)
}
