package bindings

import (
	"time"

	lua "github.com/yuin/gopher-lua"

	"github.com/unilua/unilua/engine"
	"github.com/unilua/unilua/engine/fault"
	"github.com/unilua/unilua/engine/machine"
	"github.com/unilua/unilua/engine/sandbox/permission"
	"github.com/unilua/unilua/engine/value"
)

// What the modules of shared objects have in common.

var nameParam = Param{Name: "name", Type: "string", Doc: "1 to 128 bytes of a-z A-Z 0-9 _ - . : /"}

var prefixParam = Param{Name: "prefix", Type: "string", Optional: true, Doc: "all if absent"}

// hidden is what a list of objects leaves out, as documentation.
const hidden = "What the run may not use is left out, so the host's own, whose names begin with __, unless --allow-share names them."

// Name returns argument n, the name of a shared object that the run may use.
func (a Args) Name(n int) (string, error) {
	name := a.String(n)
	if err := value.CheckName(name); err != nil {
		a.raise("bad argument #%d to '%s' (%s)", n, a.f.Name, err)
	}
	if err := a.Run().may(permission.Share, name); err != nil {
		return "", err
	}
	return name, a.Run().open(a.f.Name, name)
}

// do does one operation on the object whose method is called, and answers with
// what push makes of the reply.
func do[O, R any](a Args, op O, timeout time.Duration, push func(Args, R) int) int {
	r, err := self[*engine.Handle[O, R]](a).Do(op, timeout)
	if err != nil {
		return a.Fail(err)
	}
	return push(a, r)
}

// dropMethod deletes an object of any kind.
func dropMethod[O, R any](noun string) Func {
	return Func{
		Name: "drop",
		Doc: "Deletes the " + noun + ": it is as new afterwards, and its name free to be opened with other " +
			"options. Whoever waits for it gets closed.",
		Returns: []Return{{Type: "true"}},
		Call:    func(a Args) int { return a.Done(self[*engine.Handle[O, R]](a).Drop()) },
	}
}

// listFunc describes unilua.KIND.list.
func listFunc(kind machine.Kind) Func {
	return Func{
		Name:    "list",
		Doc:     "Lists the names that begin with prefix, sorted. " + hidden,
		Params:  []Param{prefixParam},
		Returns: []Return{{Type: "string[]", Name: "names"}},
		Call: func(a Args) int {
			names, err := a.Run().names(kind, a.OptString(1, ""))
			if err != nil {
				return a.Fail(err)
			}
			return a.Push(stringList(a.L, names))
		},
	}
}

// names lists the objects of a kind that the run may use.
func (r *Run) names(kind machine.Kind, prefix string) ([]string, error) {
	all, err := r.session.Names(kind, prefix)
	if err != nil {
		return nil, err
	}
	mine := all[:0]
	for _, name := range all {
		if r.sees(permission.Share, name) {
			mine = append(mine, name)
		}
	}
	return mine, nil
}

// stringList returns a list of strings as a Lua list.
func stringList(L *lua.LState, list []string) *lua.LTable {
	t := L.CreateTable(len(list), 0)
	for i, s := range list {
		t.RawSetInt(i+1, lua.LString(s))
	}
	return t
}

// instant converts a time to Unix seconds with a fraction, nil if there is none.
func instant(t machine.Time) lua.LValue {
	if t == 0 {
		return lua.LNil
	}
	return seconds(time.Duration(t))
}

// seconds converts a duration to a number of seconds.
func seconds(d time.Duration) lua.LNumber { return lua.LNumber(d.Seconds()) }

// mayWrite refuses to change an object whose name is the host's own.
func mayWrite(name string) error {
	if value.Reserved(name) {
		return fault.New(fault.Denied, "%q is the host's own: a script cannot change it", name)
	}
	return nil
}

// mayChange returns why the run may not change the shared object of that name.
func (r *Run) mayChange(name string) error {
	if err := mayWrite(name); err != nil || r.job.Change == nil {
		return err
	}
	return r.job.Change(name)
}

// where returns the script and line of the caller, for reports.
func (a Args) where() (script string, line int) { return a.Run().where(a.L) }
