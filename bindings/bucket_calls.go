package bindings

import (
	lua "github.com/yuin/gopher-lua"

	"github.com/unilua/unilua/engine"
	"github.com/unilua/unilua/engine/machine/state"
	"github.com/unilua/unilua/engine/sandbox"
	"github.com/unilua/unilua/engine/value"
)

func bucketGet(a Args) int {
	b := self[*bucket](a)
	v, rev, err := b.lookup(a.key(1))
	if err != nil {
		return a.Fail(err)
	}
	if v.Absent() {
		a.L.Push(a.Get(2))
	} else {
		a.L.Push(decode(a.L, v))
	}
	return a.withRevision(b, rev)
}

// lookup returns the value at key and its revision, now or as it was.
func (b *bucket) lookup(key string) (value.Value, uint64, error) {
	if b.at == 0 {
		return engine.Lookup(b.State, key)
	}
	r, err := b.read(state.Op{Verb: state.Get, Key: key})
	return r.Value, r.Rev, err
}

// withRevision answers with the one value that is on the stack, and a revision
// if b has such.
func (a Args) withRevision(b *bucket, rev uint64) int {
	if !b.kind.revisions {
		return 1
	}
	a.L.Push(sandbox.Number(a.L, float64(rev)))
	return 2
}

func bucketHas(a Args) int {
	r, err := self[*bucket](a).read(state.Op{Verb: state.Has, Key: a.key(1)})
	if err != nil {
		return a.Fail(err)
	}
	return a.PushBool(r.OK)
}

func bucketKeys(a Args) int {
	r, err := self[*bucket](a).read(state.Op{Verb: state.Keys, Key: a.OptString(1, "")})
	if err != nil {
		return a.Fail(err)
	}
	return a.Push(stringList(a.L, r.Keys))
}

func bucketLen(a Args) int {
	r, err := self[*bucket](a).read(state.Op{Verb: state.Len})
	if err != nil {
		return a.Fail(err)
	}
	return a.PushInt(int64(r.N))
}

// bucketPut does Set and Add.
func bucketPut(a Args, verb state.Verb) int {
	b, key := self[*bucket](a), a.key(1)
	v, err := a.Value(2)
	if err != nil {
		return a.Fail(err)
	}
	op := state.Op{Verb: verb, Key: key, Value: v}
	if o := a.Options(3); o.t != nil {
		op.TTL = o.Span("ttl")
		op.IfRev, op.CheckRev = o.ifRev()
	}
	r, err := b.Do(op, 0)
	switch {
	case err != nil:
		return a.Fail(err)
	case b.kind.revisions:
		return a.PushInt(int64(r.Rev))
	}
	return a.Push(lua.LTrue)
}

func bucketSet(a Args) int { return bucketPut(a, state.Set) }
func bucketAdd(a Args) int { return bucketPut(a, state.Add) }

// ifRev returns the revision that a change insists on, if it does.
func (o Options) ifRev() (uint64, bool) {
	return uint64(o.Int("if_rev", 0, 0)), o.Has("if_rev")
}

func bucketSwap(a Args) int {
	b, key := self[*bucket](a), a.key(1)
	v, err := a.Value(2)
	if err != nil {
		return a.Fail(err)
	}
	r, err := b.Do(state.Op{Verb: state.Swap, Key: key, Value: v}, 0)
	if err != nil {
		return a.Fail(err)
	}
	return a.Push(decode(a.L, r.Value))
}

func bucketDelete(a Args) int {
	b := self[*bucket](a)
	op := state.Op{Verb: state.Delete, Key: a.key(1)}
	if b.kind.revisions {
		op.IfRev, op.CheckRev = a.Options(2).ifRev()
	}
	r, err := b.Do(op, 0)
	if err != nil {
		return a.Fail(err)
	}
	return a.PushBool(r.OK)
}

func bucketClear(a Args) int {
	_, err := self[*bucket](a).Do(state.Op{Verb: state.Clear}, 0)
	return a.Done(err)
}

func stateIncr(a Args) int {
	op := state.Op{Verb: state.Incr, Key: a.key(1), By: 1}
	if a.Has(2) {
		op.By = a.finite(2)
	}
	r, err := self[*bucket](a).Do(op, 0)
	if err != nil {
		return a.Fail(err)
	}
	return a.Push(decode(a.L, r.Value))
}

// finite returns argument n, a number that is neither NaN nor infinite.
func (a Args) finite(n int) float64 {
	f := a.Number(n)
	if f-f != 0 {
		a.bad(n, "finite number", a.Get(n))
	}
	return f
}
