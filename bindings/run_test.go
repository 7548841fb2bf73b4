package bindings

import (
	"bytes"
	"context"
	"testing"

	"github.com/unilua/unilua/engine"
	"github.com/unilua/unilua/engine/logging"
	"github.com/unilua/unilua/engine/sandbox"
	"github.com/unilua/unilua/engine/sandbox/permission"
	"github.com/unilua/unilua/engine/sandbox/stream"
)

// runScript runs a script to its end and returns what it printed.
func runScript(t testing.TB, src string) (Result, string) {
	t.Helper()
	program, err := sandbox.Compile("test.lua", []byte(src))
	if err != nil {
		t.Fatal(err)
	}
	e := engine.New(engine.Options{})
	defer e.Close()
	var out bytes.Buffer
	sink := stream.NewSink(&out)
	rt := &Runtime{Engine: e, Stdin: stream.NewSource(bytes.NewReader(nil)), Stdout: sink, Stderr: sink, Log: logging.Discard()}
	r := rt.Start(context.Background(), Job{Name: "test", Script: program, Dir: t.TempDir(), May: &permission.Set{AllowAll: true}})
	res := r.Result()
	return res, out.String()
}

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
