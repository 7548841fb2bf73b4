package bindings

import (
	"slices"
	"strings"
	"time"

	lua "github.com/yuin/gopher-lua"

	"github.com/unilua/unilua/engine/value"
)

// Options is an options table whose keys have been checked. The zero Options
// states nothing.
type Options struct {
	a Args
	t *lua.LTable
}

// Options returns argument n, an options table that may be absent. Unknown
// keys raise.
func (a Args) Options(n int) Options {
	v := a.Get(n)
	if v == lua.LNil {
		return Options{a: a}
	}
	t, ok := v.(*lua.LTable)
	if !ok {
		a.bad(n, "options table", v)
	}
	a.checkKeys(t, a.f.Params[n-1].Options)
	return Options{a, t}
}

func (a Args) checkKeys(t *lua.LTable, known []Option) {
	t.ForEach(func(k, _ lua.LValue) {
		name, ok := k.(lua.LString)
		if !ok || !isOption(known, string(name)) {
			a.raise("unknown option %s to '%s' (%s)", optionName(k), a.f.Name, knownOptions(known))
		}
	})
}

func isOption(known []Option, name string) bool {
	for i := range known {
		if known[i].Name == name {
			return true
		}
	}
	return false
}

func optionName(k lua.LValue) string {
	if s, ok := k.(lua.LString); ok {
		return "'" + string(s) + "'"
	}
	return "[" + describe(k) + "]"
}

func knownOptions(known []Option) string {
	names := make([]string, len(known))
	for i, o := range known {
		names[i] = o.Name
	}
	slices.Sort(names)
	return "known: " + strings.Join(names, ", ")
}

// get returns an option, nil if it is not stated.
func (o Options) get(name string) lua.LValue {
	if o.t == nil {
		return lua.LNil
	}
	return o.t.RawGetString(name)
}

// Has reports whether an option is stated.
func (o Options) Has(name string) bool { return o.get(name) != lua.LNil }

func (o Options) bad(name, expected string) {
	o.a.raise("bad option '%s' to '%s' (%s expected, got %s)", name, o.a.f.Name, expected, describe(o.get(name)))
}

func (o Options) wrong(name string, err error) {
	o.a.raise("bad option '%s' to '%s' (%s)", name, o.a.f.Name, err)
}

// String returns a string option, or absent.
func (o Options) String(name, absent string) string {
	switch v := o.get(name).(type) {
	case *lua.LNilType:
		return absent
	case lua.LString:
		return string(v)
	}
	o.bad(name, "string")
	return ""
}

// Bool returns a boolean option, or absent.
func (o Options) Bool(name string, absent bool) bool {
	switch v := o.get(name).(type) {
	case *lua.LNilType:
		return absent
	case lua.LBool:
		return bool(v)
	}
	o.bad(name, "boolean")
	return false
}

// Int returns a whole number option of at least least, or absent.
func (o Options) Int(name string, least, absent int64) int64 {
	v := o.get(name)
	if v == lua.LNil {
		return absent
	}
	n, expected := whole(v)
	if expected == "" && n < least {
		expected = "integer of at least " + value.FormatNumber(float64(least))
	}
	if expected != "" {
		o.bad(name, expected)
	}
	return n
}

// Duration returns a duration option of 0 or more, or absent.
func (o Options) Duration(name string, absent time.Duration) time.Duration {
	v := o.get(name)
	if v == lua.LNil {
		return absent
	}
	d, err := duration(v)
	if err != nil {
		o.wrong(name, err)
	}
	return d
}

// Span returns a duration option that is more than 0, or 0 if it is absent.
func (o Options) Span(name string) time.Duration {
	d := o.Duration(name, 0)
	if d == 0 && o.Has(name) {
		o.bad(name, "duration of more than 0")
	}
	return d
}

// Timeout returns how long to wait: forever, that is until the run's deadline,
// if it is not stated.
func (o Options) Timeout() time.Duration { return o.Duration("timeout", -1) }

// Size returns an option in bytes, or absent.
func (o Options) Size(name string, absent int64) int64 {
	v := o.get(name)
	if v == lua.LNil {
		return absent
	}
	n, err := size(v)
	if err != nil {
		o.wrong(name, err)
	}
	return n
}

// Choice returns a string option that is one of choices, or "".
func (o Options) Choice(name string, choices ...string) string {
	s := o.String(name, "")
	if s == "" && !o.Has(name) {
		return ""
	}
	for _, c := range choices {
		if s == c {
			return s
		}
	}
	o.bad(name, `"`+strings.Join(choices, `" or "`)+`"`)
	return ""
}

// Function returns a function option, or nil.
func (o Options) Function(name string) *lua.LFunction {
	switch v := o.get(name).(type) {
	case *lua.LNilType:
		return nil
	case *lua.LFunction:
		return v
	}
	o.bad(name, "function")
	return nil
}

// Table returns a table option, or nil.
func (o Options) Table(name string) *lua.LTable {
	switch v := o.get(name).(type) {
	case *lua.LNilType:
		return nil
	case *lua.LTable:
		return v
	}
	o.bad(name, "table")
	return nil
}
