// Package stringdiff compares the string library with that of lua5.1 on random
// calls, results and error messages alike.
package stringdiff

import (
	"flag"
	"math/rand/v2"
	"testing"
)

var (
	calls = flag.Int("calls", 20_000, "how many random calls to compare with lua5.1")
	seed  = flag.Uint64("seed", rand.Uint64N(1e9), "seed of the first batch of random calls")
)

// together is how many calls one chunk makes.
const together = 100

func TestRandomCallsGiveWhatLuaGives(t *testing.T) {
	t.Logf("-seed %d -calls %d", *seed, *calls)
	o := newOracle(t)
	const enough = 10 // differences
	for done, differences := 0, 0; done < *calls && differences < enough; done += together {
		batch := newGenerator(*seed + uint64(done/together)).batch(together)
		differences += compare(t, o, batch)
	}
}

// compare reports the calls whose outcomes differ, and returns how many do.
func compare(t *testing.T, o *oracle, batch []string) (differences int) {
	t.Helper()
	source := chunk(batch)
	o.ask(t, source)
	got := inSandbox(t, source, len(batch))
	for i, want := range o.answer(t, len(batch)) {
		if got[i] != want {
			differences++
			t.Errorf("%s\n--- lua5.1\n%q\n--- here\n%q", batch[i], want, got[i])
		}
	}
	return differences
}

func TestCallsAtTheLimitsGiveWhatLuaGives(t *testing.T) {
	compare(t, newOracle(t), []string{
		`function() return select("#", ("x"):rep(7997):byte(1, -1)) end`,
		`function() return select("#", ("x"):rep(7998):byte(1, -1)) end`,
		`function() return string.find("a", ("()"):rep(32)) end`,
		`function() return string.find("a", ("()"):rep(33)) end`,
		`function() return string.find("a", ("("):rep(1000)) end`,
		`function() return string.gsub(("a"):rep(5000), "a", "%0%0") end`,
		`function() return string.match(("a"):rep(5000), ".-b") end`,
		`function() return string.rep(("ab"):rep(300), 300) end`,
		`function() return string.char(string.byte(("\0\127\128\255"):rep(60), 1, -1)) end`,
		`function() return string.upper(("aZ\228"):rep(200)), string.lower(("aZ\196"):rep(200)), string.reverse(("ab\0"):rep(200)) end`,
		`function() return coroutine.wrap(function() return string.gsub("a", "a", coroutine.yield) end)() end`,
		`function() return string.gmatch("ab", ".")() end`,
		`function() local next = string.gmatch("ab", "()") return next(), next(), next(), select("#", next()), select("#", next()) end`,
		`function() for a in ("x"):gmatch(nil) do end end`,
		`function() return string.gfind == string.gmatch end`,
		`function() local t = {sub = string.sub} return t:sub(1) end`,
		`function() local f = string.sub return f("x") end`,
		`function() return (string.sub)("x") end`,
		`function() return pcall(string.sub, "x") end`,
		`function() return ("x"):rep(1e10 - 1e10, 1), ("x").rep("y", 2) end`,
	})
}
