package bindings

import (
	"context"
	"testing"

	lua "github.com/yuin/gopher-lua"

	"github.com/unilua/unilua/engine/sandbox"
)

// empty is the yardstick: an object whose methods are bound by hand. The bare one
// does nothing at all; the others take their arguments and return numbers, as
// the methods do that they are the measure of.
type empty struct{ n int64 }

var emptyClass = newClass("Empty", "empty").define("", nil, []Func{
	{Name: "bare", Call: func(a Args) int { return 0 }},
	{Name: "incr", Call: func(a Args) int {
		e := self[*empty](a)
		e.n += a.OptInt(1, 1)
		return a.PushInt(e.n)
	}},
	{Name: "get", Call: func(a Args) int {
		e := self[*empty](a)
		e.n += int64(len(a.String(1)))
		a.L.Push(sandbox.Number(a.L, 1000))
		a.L.Push(sandbox.Number(a.L, 1))
		return 2
	}},
})

func init() { emptyClass.inside = true } // as those are of what a transaction has

// BenchmarkCall measures one call from Lua, in a loop that is compiled in.
func BenchmarkCall(b *testing.B) {
	for _, c := range []struct{ name, open, call string }{
		{"bare", "", "o:bare()"},
		{"empty_incr", "", "o:incr()"},
		{"empty_get", "", `o:get("key")`},
		{"counter_incr", `unilua.counter("hits", { persist = "none" })`, "o:incr()"},
		{"state_get", `unilua.state("box", { persist = "none" }) o:set("key", 1000)`, `o:get("key")`},
		{"state_set", `unilua.state("box", { persist = "none" })`, `o:set("key", 1000)`},
		{"state_update", `unilua.state("box", { persist = "none" }) local function f(n) return n + 1 end`, `o:update("key", f, { default = 0 })`},
		{"dict_get", `unilua.dict("box") o:set("key", 1000)`, `o:get("key")`},
	} {
		b.Run(c.name, func(b *testing.B) { benchCall(b, c.open, c.call) })
	}
}

func benchCall(b *testing.B, open, call string) {
	if open != "" {
		open = "o = " + open
	}
	src := "local n, o = ... " + open + " for _ = 1, n do " + call + " end"
	program, err := sandbox.Compile("bench.lua", []byte(src))
	if err != nil {
		b.Fatal(err)
	}
	h := newHost(b)
	defer h.close(b)
	r := h.Prepare(context.Background(), Job{Name: "bench", Script: program, Dir: h.dir, May: everything})
	r.state = sandbox.New(sandbox.Options{Permissions: everything, Globals: globals(), Host: r})
	b.ReportAllocs()
	if _, err := r.state.Run(r.session.Context(), program, lua.LNumber(b.N), emptyClass.new(new(empty))); err != nil {
		b.Fatal(err)
	}
	b.StopTimer()
	if err := r.state.Close(); err != nil {
		b.Fatal(err)
	}
	r.leave()
}
