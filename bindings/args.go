package bindings

import (
	"errors"
	"fmt"
	"math"
	"strconv"
	"time"

	lua "github.com/yuin/gopher-lua"

	"github.com/unilua/unilua/engine/fault"
	"github.com/unilua/unilua/engine/value"
)

// Args is one call from Lua: the arguments, and the function that was called.
// It is passed by value and allocates nothing.
type Args struct {
	L *lua.LState
	f *Func
}

// index returns the stack position of argument n, which counts from 1 and
// leaves out self.
func (a Args) index(n int) int {
	if a.f.method {
		return n + 1
	}
	return n
}

// Get returns argument n, nil if it is absent.
func (a Args) Get(n int) lua.LValue { return a.L.Get(a.index(n)) }

// Has reports whether argument n is there and not nil.
func (a Args) Has(n int) bool { return a.Get(n) != lua.LNil }

// only raises if there are more than n arguments, where a script could well mean
// something by another one. Elsewhere it is ignored, as Lua does.
func (a Args) only(n int) {
	if got := a.L.GetTop() - a.index(0); got > n {
		a.raise("wrong number of arguments to '%s' (%d expected, got %d)", a.f.Name, n, got)
	}
}

// self returns the Go object behind the receiver of a method.
func self[T any](a Args) T {
	if ud, ok := a.L.Get(1).(*lua.LUserData); ok {
		if v, ok := ud.Value.(T); ok {
			return v
		}
	}
	a.raise("calling '%s' on a bad self (use a colon: object:%s())", a.f.Name, a.f.Name)
	panic("unreachable")
}

// raise raises a Lua error at the caller's line.
func (a Args) raise(format string, args ...any) {
	a.L.RaiseError(format, args...)
}

// bad raises the error of a wrong argument, in Lua's own words.
func (a Args) bad(n int, expected string, got lua.LValue) {
	a.raise("bad argument #%d to '%s' (%s expected, got %s)", n, a.f.Name, expected, describe(got))
}

// describe names a value in an error message: its type, or itself where that
// says more.
func describe(v lua.LValue) string {
	switch v := v.(type) {
	case *lua.LNilType:
		return "no value"
	case lua.LNumber:
		return value.FormatNumber(float64(v))
	case lua.LString:
		const most = 40
		if len(v) > most {
			return strconv.Quote(string(v[:most])) + "..."
		}
		return strconv.Quote(string(v))
	}
	return v.Type().String()
}

// String returns argument n, a string.
func (a Args) String(n int) string {
	if s, ok := a.Get(n).(lua.LString); ok {
		return string(s)
	}
	a.bad(n, "string", a.Get(n))
	panic("unreachable")
}

// OptString returns argument n, or absent if it is not there.
func (a Args) OptString(n int, absent string) string {
	if !a.Has(n) {
		return absent
	}
	return a.String(n)
}

// Int returns argument n, a whole number that a Lua number holds exactly.
func (a Args) Int(n int) int64 {
	v := a.Get(n)
	i, expected := whole(v)
	if expected != "" {
		a.bad(n, expected, v)
	}
	return i
}

// whole returns the whole number that v is, or else what is expected.
func whole(v lua.LValue) (n int64, expected string) {
	f, ok := v.(lua.LNumber)
	switch {
	case !ok || float64(f) != math.Trunc(float64(f)) || math.IsInf(float64(f), 0):
		return 0, "integer"
	case math.Abs(float64(f)) > value.MaxExact:
		return 0, "integer up to 2^53"
	}
	return int64(f), ""
}

// Exact returns argument n, a whole number that stands for a value, not for a
// count or a place. The error, of code range, is for one past 2^53: it may not be
// the number that the script had in mind.
func (a Args) Exact(n int) (int64, error) {
	v := a.Get(n)
	if f, ok := v.(lua.LNumber); ok && math.Abs(float64(f)) > value.MaxExact && !math.IsInf(float64(f), 0) {
		return 0, fault.New(fault.Range, "%s%s is past 2^53, up to where integers are exact", a.subject(), describe(v))
	}
	return a.Int(n), nil
}

// OptInt returns argument n, or absent if it is not there.
func (a Args) OptInt(n int, absent int64) int64 {
	if !a.Has(n) {
		return absent
	}
	return a.Int(n)
}

// OptCount returns argument n, a whole number of at least 1, or absent if it is
// not there.
func (a Args) OptCount(n int, absent int64) int64 {
	if !a.Has(n) {
		return absent
	}
	if a.Int(n) < 1 {
		a.bad(n, "integer of at least 1", a.Get(n))
	}
	return a.Int(n)
}

// Number returns argument n, any number but NaN.
func (a Args) Number(n int) float64 {
	f, ok := a.Get(n).(lua.LNumber)
	if !ok || f != f {
		a.bad(n, "number", a.Get(n))
	}
	return float64(f)
}

// Bool returns argument n, a boolean.
func (a Args) Bool(n int) bool {
	b, ok := a.Get(n).(lua.LBool)
	if !ok {
		a.bad(n, "boolean", a.Get(n))
	}
	return bool(b)
}

// Function returns argument n, a function.
func (a Args) Function(n int) *lua.LFunction {
	fn, ok := a.Get(n).(*lua.LFunction)
	if !ok {
		a.bad(n, "function", a.Get(n))
	}
	return fn
}

// Table returns argument n, a table.
func (a Args) Table(n int) *lua.LTable {
	t, ok := a.Get(n).(*lua.LTable)
	if !ok {
		a.bad(n, "table", a.Get(n))
	}
	return t
}

// Value returns argument n as a shared value. A bare nil is none, and what
// cannot be shared raises; the error is for a value that is too large.
func (a Args) Value(n int) (value.Value, error) {
	v := a.Get(n)
	if v == lua.LNil {
		a.raise("bad argument #%d to '%s' (value expected, got nil; nil cannot be stored)", n, a.f.Name)
	}
	enc, err := encode(v, a.param(n))
	if err == nil {
		return enc, nil
	}
	if errors.Is(err, value.ErrTooLarge) {
		return enc, tooLarge(a.subject() + a.param(n))
	}
	a.raise("bad argument #%d to '%s' (%s)", n, a.f.Name, err)
	panic("unreachable")
}

// Values returns argument n, a list, as shared values.
func (a Args) Values(n int) ([]value.Value, error) {
	return a.list("argument #"+strconv.Itoa(n), a.param(n), a.Table(n))
}

// list returns a Lua list as shared values. What is no list, or cannot be
// shared, raises: where says which argument or option it is, and name begins
// the path of a wrong value.
func (a Args) list(where, name string, t *lua.LTable) ([]value.Value, error) {
	found := indexesOf(t)
	if !found.all() {
		a.raise("bad %s to '%s' (a list without holes expected)", where, a.f.Name)
	}
	values := make([]value.Value, found.entries)
	for i := range values {
		v, err := encode(t.RawGet(lua.LNumber(i+1)), name+value.IndexStep(i+1))
		if errors.Is(err, value.ErrTooLarge) {
			return nil, tooLarge(a.subject() + name + value.IndexStep(i+1))
		}
		if err != nil {
			a.raise("bad %s to '%s' (%s)", where, a.f.Name, err)
		}
		values[i] = v
	}
	return values, nil
}

func tooLarge(what string) error {
	return fault.New(fault.TooLarge, "%s is too large: a shared value has at most %d MiB, encoded", what, value.MaxSize>>20)
}

// subject returns what a failure begins with: the object whose method is
// called, if it is one.
func (a Args) subject() string {
	if ud, ok := a.L.Get(1).(*lua.LUserData); ok && a.f.method {
		if s, ok := ud.Value.(fmt.Stringer); ok {
			return s.String() + ": "
		}
	}
	return ""
}

// param returns the name of argument n, to begin the path of a wrong value.
func (a Args) param(n int) string {
	if n <= len(a.f.Params) {
		return a.f.Params[n-1].Name
	}
	return "value"
}

// Duration returns argument n, a number of seconds or a text with units.
func (a Args) Duration(n int) time.Duration {
	d, err := duration(a.Get(n))
	if err != nil {
		a.raise("bad argument #%d to '%s' (%s)", n, a.f.Name, err)
	}
	return d
}

// OptSpan returns argument n, a duration of more than 0, or 0 if it is not
// there.
func (a Args) OptSpan(n int) time.Duration {
	if !a.Has(n) {
		return 0
	}
	d := a.Duration(n)
	if d == 0 {
		a.bad(n, "duration of more than 0", a.Get(n))
	}
	return d
}

// duration converts a Lua value to a duration of 0 or more.
func duration(v lua.LValue) (time.Duration, error) {
	switch v := v.(type) {
	case lua.LNumber:
		return value.Seconds(float64(v))
	case lua.LString:
		return value.ParseDuration(string(v))
	}
	return 0, fmt.Errorf("duration expected, got %s", describe(v))
}

// size converts a Lua value to a number of bytes.
func size(v lua.LValue) (int64, error) {
	switch v := v.(type) {
	case lua.LNumber:
		if f := float64(v); f >= 0 && f == math.Trunc(f) && f <= value.MaxExact {
			return int64(f), nil
		}
	case lua.LString:
		return value.ParseSize(string(v))
	}
	return 0, fmt.Errorf("size in bytes expected, got %s", describe(v))
}
