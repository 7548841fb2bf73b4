package bindings

import (
	"github.com/unilua/unilua/engine"
	"github.com/unilua/unilua/engine/fault"
	"github.com/unilua/unilua/engine/machine/state"
)

var watchClass = newClass("Watch", "subscription")

var watchMethods = []Func{
	{
		Name: "next",
		Doc: "Waits for the next change and returns it: {key, value, rev, deleted}. A deletion has no value. Closed if the " +
			"subscription or the bucket is gone. Range, and the end of the subscription, if it has fallen too far behind: " +
			"65,536 changes or 64 MiB.",
		Params:  []Param{{Name: "options", Type: "options", Optional: true, Options: []Option{timeoutOption}}},
		Returns: []Return{{Type: "table", Name: "change"}},
		Codes:   []fault.Code{fault.Timeout, fault.Closed, fault.Range},
		Example: `local changes = unilua.state("hosts"):watch()
print(changes:next{ timeout = 0 })`,
		Call: watchNext,
	},
	{
		Name: "close", Doc: "Ends the subscription. A second time gives closed.",
		Returns: []Return{{Type: "true"}},
		Codes:   []fault.Code{fault.Closed},
		Example: `unilua.state("hosts"):watch():close()`,
		Call:    watchClose,
	},
}

// watch is a subscription of the run, and the changes it has fetched.
type watch struct {
	b       *engine.State
	id      uint64
	fetched []state.Entry
	count   subscription
}

func (w *watch) String() string { return "subscription to " + w.b.String() }

func stateWatch(a Args) int {
	b := self[*bucket](a)
	op := state.Op{Verb: state.Watch, Key: a.OptString(1, "")}
	o := a.Options(2)
	op.Since, op.HasSince = uint64(o.Int("since", 0, 0)), o.Has("since")
	count, err := a.Run().subscribe()
	if err != nil {
		return a.Fail(err)
	}
	r, err := b.Do(op, 0)
	if err != nil {
		count.end()
		return a.Fail(err)
	}
	return a.Push(watchClass.new(&watch{b: b.State, id: r.ID, count: count}))
}

func watchNext(a Args) int {
	w, timeout := self[*watch](a), a.Options(1).Timeout()
	for len(w.fetched) == 0 {
		r, err := w.b.Do(state.Op{Verb: state.WatchNext, ID: w.id}, timeout)
		if code := fault.CodeOf(err); code == fault.Closed || code == fault.Range {
			w.count.end()
		}
		if err != nil {
			return a.Fail(err)
		}
		w.fetched = r.Entries // none if the subscription is to be asked again at once
	}
	e := w.fetched[0]
	w.fetched = w.fetched[1:]
	return a.Push(changeTable(a.L, &e, false))
}

func watchClose(a Args) int {
	w := self[*watch](a)
	w.fetched = nil
	r, err := w.b.Do(state.Op{Verb: state.WatchClose, ID: w.id}, 0)
	if err == nil && !r.OK {
		err = fault.New(fault.Closed, "the %s is closed", w)
	}
	if err == nil || fault.CodeOf(err) == fault.Closed {
		w.count.end()
	}
	return a.Done(err)
}
