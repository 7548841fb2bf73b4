package bindings

import (
	"errors"

	lua "github.com/yuin/gopher-lua"

	"github.com/unilua/unilua/engine"
	"github.com/unilua/unilua/engine/fault"
	"github.com/unilua/unilua/engine/machine/state"
	"github.com/unilua/unilua/engine/value"
)

// bucketUpdate reads, calls fn, and writes unless somebody else has meanwhile:
// then it begins anew. Whoever makes it begin anew has got on, so with any
// number of runs some run always does.
func bucketUpdate(a Args) int {
	u := update{b: self[*bucket](a), key: a.key(1), fn: a.Function(2)}
	if v := a.Options(3).get("default"); v != lua.LNil {
		absent, err := a.share("option 'default' to", v)
		if err != nil {
			return a.Fail(err)
		}
		u.absent = absent
	}
	for {
		result, err := u.try(a)
		switch {
		case err == nil:
			return a.Push(result)
		case fault.CodeOf(err) != fault.Conflict, a.Run().session.Transaction() != nil:
			return a.Fail(err)
		case u.busy == maxBusy:
			a.raise("bad argument #2 to '%s' (key %q has changed while the function ran, %d times in a row, and the "+
				"function uses shared objects: it must return what the key is to become, not write it)", a.f.Name, u.key, maxBusy)
		}
	}
}

// maxBusy is how often update calls a function that uses shared objects, if the
// key changes each time. A function that writes the key itself would be called
// for ever.
const maxBusy = 1000

// update is one call of a bucket's update.
type update struct {
	b      *bucket
	key    string
	fn     *lua.LFunction
	absent value.Value // stands in for a value
	busy   int         // calls of fn that used shared objects
}

// try does it once, with code conflict if the key changes meanwhile.
func (u *update) try(a Args) (lua.LValue, error) {
	now, rev, err := engine.Lookup(u.b.State, u.key)
	if err != nil {
		return nil, err
	}
	result := u.call(a, now)
	op := state.Op{Verb: state.Delete, Key: u.key, CheckRev: true, IfRev: rev}
	if result != lua.LNil {
		op.Verb, op.KeepTTL = state.Set, true
		if op.Value, err = a.share("value returned to", result); err != nil {
			return nil, err
		}
	}
	_, err = u.b.Do(op, 0)
	return result, err
}

// call returns what fn makes of what the key has now.
func (u *update) call(a Args, v value.Value) lua.LValue {
	if v.Absent() {
		v = u.absent
	}
	top, done := a.L.GetTop(), a.Run().session.Operations()
	if err := a.try(u.fn, decode(a.L, v)); err != nil {
		a.rethrow(err)
	}
	if a.Run().session.Operations() != done {
		u.busy++
	}
	result := a.L.Get(top + 1)
	a.L.SetTop(top)
	return result
}

// share returns v as a shared value. What cannot be shared raises; the error is
// for a value that is too large.
func (a Args) share(what string, v lua.LValue) (value.Value, error) {
	enc, err := encode(v, value.Root)
	if errors.Is(err, value.ErrTooLarge) {
		return enc, tooLarge(value.Root)
	}
	if err != nil {
		a.raise("bad %s '%s' (%s)", what, a.f.Name, err)
	}
	return enc, nil
}
