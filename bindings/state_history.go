package bindings

import (
	"math"
	"time"

	lua "github.com/yuin/gopher-lua"

	"github.com/unilua/unilua/engine/machine"
	"github.com/unilua/unilua/engine/machine/state"
)

var pastClass = newClass("Past", "state as it was")

func stateAt(a Args) int {
	b := self[*bucket](a)
	return a.Push(pastClass.new(&bucket{State: b.State, kind: b.kind, at: a.instant(1)}))
}

// instant returns argument n, Unix seconds. A Lua number holds an instant of
// today to a quarter of a microsecond; it means the end of that, so that what
// happened at the instant which a script was given has happened.
func (a Args) instant(n int) machine.Time {
	f := a.finite(n)
	whole, fraction := math.Modf(math.Nextafter(f, math.Inf(1)))
	const last = math.MaxInt64 / int64(time.Second)
	switch {
	case whole >= float64(last):
		return math.MaxInt64
	case f <= 0:
		return 1 // long before any history: 0 would be now
	}
	return machine.Time(whole)*machine.Time(time.Second) + machine.Time(fraction*float64(time.Second))
}

// refused returns methods of the same names that raise.
func refused(lists ...[]Func) []Func {
	var all []Func
	for _, list := range lists {
		for _, f := range list {
			if f.Name == searchMethod.Name {
				continue
			}
			all = append(all, Func{
				Name: f.Name,
				Doc:  "Raises: a bucket as it was cannot be changed.",
				Call: func(a Args) int {
					self[*bucket](a)
					a.raise("a bucket as it was cannot be changed")
					return 0
				},
			})
		}
	}
	return all
}

// stateChanges lists changes, asking for page after page.
func stateChanges(a Args) int {
	b, o := self[*bucket](a), a.Options(1)
	op := state.Op{Verb: state.Changes, Key: o.String("key", "")}
	switch o.get("since").(type) {
	case *lua.LNilType:
	case lua.LString:
		op.SinceAt = machine.Time(time.Now().Add(-o.Span("since")).UnixNano())
	default:
		op.HasSince, op.Since = true, uint64(o.Int("since", 0, 0))
	}
	list := a.L.CreateTable(0, 0)
	for {
		r, err := b.Do(op, 0)
		if err != nil {
			return a.Fail(err)
		}
		for i := range r.Entries {
			list.Append(changeTable(a.L, &r.Entries[i], true))
		}
		if !r.More {
			return a.Push(list)
		}
		op.SinceAt, op.HasSince, op.Since = 0, true, r.Entries[len(r.Entries)-1].Rev
	}
}

// changeTable returns a change as scripts see it, with its instant or not.
func changeTable(L *lua.LState, e *state.Entry, withTime bool) *lua.LTable {
	t := L.CreateTable(0, 5)
	t.RawSetString("key", lua.LString(e.Key))
	t.RawSetString("value", decode(L, e.Value))
	t.RawSetString("rev", lua.LNumber(e.Rev))
	t.RawSetString("deleted", lua.LBool(e.Deleted))
	if withTime {
		t.RawSetString("at", instant(e.At))
	}
	return t
}
