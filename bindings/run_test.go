package bindings

import (
	"bytes"
	"testing"

	"github.com/unilua/unilua/engine/sandbox/stream"
)

func TestASmallScriptUsesSharedObjects(t *testing.T) {
	res, out := runScript(t, `
local c = unilua.counter("hits")
c:incr(2)
print(c:incr())
local q = unilua.queue("mail")
print(q:put({ to = "ops", n = { 1, 2.5, true } }) ~= nil)
local item = q:take{ timeout = 0 }
print(item.value.to, item.value.n[2], item.attempt)
print(item:ack())
print(item:ack())
print(pcall(function() c:inc() end))
print(pcall(function() q:take{ tll = 1 } end))
print(unilua.tx(function(t)
  t.counter("orders"):incr(5)
  t.queue("mail"):put("x")
  return t.counter("orders"):incr()
end))
local run = unilua.job.spawn(function(n) return n * n end, { args = { 7 } })
print(run:wait().value)
print(unilua.job.map(function(n) return n + 1 end, { 1, 2, 3 })[3].value)
return { done = true }
`)
	t.Log(out)
	if !res.OK {
		t.Fatal(res.Err)
	}
}

func TestARunPrintsWhereItsJobSaysAndSoDoesWhatItSpawns(t *testing.T) {
	h := newHost(t)
	defer h.close(t)
	j := h.job(t, `print("a") io.stderr:write("b\n") unilua.job.spawn(function() print("c") end):wait()`)
	var out, errs bytes.Buffer
	j.Stdout, j.Stderr = stream.NewSink(&out), stream.NewSink(&errs)
	if res := h.Start(t.Context(), j).Result(); !res.OK {
		t.Fatal(res.Err)
	}
	if out.String() != "a\nc\n" || errs.String() != "b\n" || h.out.Len() > 0 {
		t.Errorf("it printed %q and %q, and elsewhere %q", out.String(), errs.String(), h.out.String())
	}
}
