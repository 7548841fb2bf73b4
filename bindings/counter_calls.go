package bindings

import (
	lua "github.com/yuin/gopher-lua"

	"github.com/unilua/unilua/engine"
	"github.com/unilua/unilua/engine/machine/counter"
	"github.com/unilua/unilua/engine/value"
)

func openCounter(a Args) int {
	name, err := a.Name(1)
	if err != nil {
		return a.Fail(err)
	}
	o := a.Options(2)
	c, err := a.Run().session.Counter(name, o.Keeping())
	if err == nil {
		err = startCounter(c, o)
	}
	if err != nil {
		return a.Fail(err)
	}
	return a.Push(counterClass.new(c))
}

func configureCounter(a Args) int {
	c, o := self[*engine.Counter](a), a.Options(1)
	err := c.Keep(o.Keeping())
	if err == nil {
		err = startCounter(c, o)
	}
	return a.Done(err)
}

// startCounter states where the counter begins, if the options do.
func startCounter(c *engine.Counter, o Options) error {
	if !o.Has("start") {
		return nil
	}
	_, err := c.Do(counter.Op{Verb: counter.Configure, N: o.Int("start", -value.MaxExact, 0)}, 0)
	return err
}

func listCounters(a Args) int {
	all, err := a.Run().session.Counters(a.OptString(1, ""))
	if err != nil {
		return a.Fail(err)
	}
	t := a.L.CreateTable(0, len(all))
	for name, n := range all {
		if a.Run().sees(name) {
			t.RawSetString(name, lua.LNumber(n))
		}
	}
	return a.Push(t)
}

func pushValue(a Args, r counter.Reply) int { return a.PushInt(r.Value) }
func pushOK(a Args, r counter.Reply) int    { return a.PushBool(r.OK) }

func counterIncr(a Args) int {
	op := counter.Op{Verb: counter.Incr, N: 1}
	if a.Has(1) {
		var err error
		if op.N, err = a.Exact(1); err != nil {
			return a.Fail(err)
		}
	}
	return do(a, op, 0, pushValue)
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
