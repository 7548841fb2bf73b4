package bindings

import (
	lua "github.com/yuin/gopher-lua"

	"github.com/unilua/unilua/engine"
	"github.com/unilua/unilua/engine/machine/counter"
	"github.com/unilua/unilua/engine/sandbox/permission"
	"github.com/unilua/unilua/engine/value"
)

func openCounter(a Args) int {
	name, err := a.Name(1)
	if err != nil {
		return a.Fail(err)
	}
	o := a.Options(2)
	keep, start := o.Keeping(), tuningOfCounter(o)
	c, err := a.Run().session.Counter(name, keep)
	if err == nil {
		err = tune(c, start)
	}
	if err != nil {
		return a.Fail(err)
	}
	return a.Push(counterClass.new(c))
}

func configureCounter(a Args) int {
	o := a.Options(1)
	return configure(a, self[*engine.Counter](a), o.Keeping(), tuningOfCounter(o))
}

// tuningOfCounter returns the operation that states where a counter begins, nil
// if the options do not.
func tuningOfCounter(o Options) *counter.Op {
	if !o.Has("start") {
		return nil
	}
	return &counter.Op{Verb: counter.Configure, N: o.Int("start", -value.MaxExact, 0)}
}

func listCounters(a Args) int {
	all, err := a.Run().session.Counters(a.OptString(1, ""))
	if err != nil {
		return a.Fail(err)
	}
	t := a.L.CreateTable(0, len(all))
	for name, n := range all {
		if a.Run().sees(permission.Share, name) {
			t.RawSetString(name, lua.LNumber(n))
		}
	}
	return a.Push(t)
}

func pushValue(a Args, r counter.Reply) int { return a.PushInt(r.Value) }
func pushOK(a Args, r counter.Reply) int    { return a.PushBool(r.OK) }

func counterIncr(a Args) int {
	c, n := self[*engine.Counter](a), int64(1)
	var err error
	if a.Has(1) {
		n, err = a.Exact(1)
	}
	if err == nil {
		n, err = engine.Incr(c, n)
	}
	if err != nil {
		return a.Fail(err)
	}
	return a.PushInt(n)
}

func counterSet(a Args) int {
	n, err := a.Exact(1)
	if err != nil {
		return a.Fail(err)
	}
	return do(a, counter.Op{Verb: counter.Set, N: n}, 0, pushValue)
}

func counterCas(a Args) int {
	expected, err := a.Exact(1)
	if err != nil {
		return a.Fail(err)
	}
	n, err := a.Exact(2)
	if err != nil {
		return a.Fail(err)
	}
	return do(a, counter.Op{Verb: counter.Cas, Expected: expected, N: n}, 0, pushOK)
}

func counterWait(a Args) int {
	n, err := a.Exact(1)
	if err != nil {
		return a.Fail(err)
	}
	o := a.Options(2)
	op := counter.Op{Verb: counter.Wait, N: n, AtMost: o.Bool("at_most", false)}
	return do(a, op, o.Timeout(), pushValue)
}
