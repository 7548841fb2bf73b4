package bindings

import (
	"context"
	"testing"

	"github.com/unilua/unilua/engine"
	"github.com/unilua/unilua/engine/machine/counter"
	"github.com/unilua/unilua/engine/sandbox/permission"
)

// runGranted runs a script that may use the shared objects that grants name,
// on a host that keeps the counter __runs at 7, and returns what it printed.
func runGranted(t *testing.T, grants []string, src string) string {
	t.Helper()
	h := newHost(t)
	defer h.close(t)
	s := h.Engine.NewSession(context.Background(), "host")
	c, err := s.Counter("__runs", engine.Keeping{})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := c.Do(counter.Op{Verb: counter.Set, N: 7}, 0); err != nil {
		t.Fatal(err)
	}
	s.Close(false)

	j := h.job(t, src)
	j.May = &permission.Set{Share: grants}
	if res := h.Start(context.Background(), j).Result(); !res.OK {
		t.Fatal(res.Err)
	}
	return h.out.String()
}

func TestTheHostsOwnObjectsAreReadIfTheyAreNamedAndNeverWritten(t *testing.T) {
	out := runGranted(t, []string{"__runs", "*"}, `
local c = unilua.counter("__runs")
print(c:get(), c:wait(7), unilua.counter.list("__").__runs)
local function code(...) print((select(3, ...))) end
code(c:incr())
code(c:set(0))
code(c:cas(7, 8))
code(c:next())
code(c:drop())
code(c:configure{ sync = "always" })
code(unilua.counter("__runs", { start = 1 }))
code(unilua.counter("__runs", { persist = "snapshot" }))
print(c:get())
for _, attempt in ipairs{
  function() return unilua.counter("__other") end,
  function() return unilua.queue("__other") end,
} do
  code(attempt())
end`)
	want := "7\t7\t7\n" + "denied\ndenied\ndenied\ndenied\ndenied\ndenied\ndenied\ndenied\n7\n" + "denied\ndenied\n"
	if out != want {
		t.Errorf("got\n%swant\n%s", out, want)
	}
}

func TestEachKindOfObjectIsReadOnlyIfItIsTheHostsOwn(t *testing.T) {
	out := runGranted(t, []string{"__*"}, `
for i, attempt in ipairs{
  function() return unilua.state("__x"):set("k", 1) end,
  function() return unilua.state("__x"):clear() end,
  function() return unilua.dict("__x"):set("k", 1) end,
  function() return unilua.list("__x"):push(1) end,
  function() return unilua.list("__x"):pop() end,
  function() return unilua.queue("__x"):put(1) end,
  function() return unilua.queue("__x"):take{ timeout = 0 } end,
  function() return unilua.queue("__x"):pause() end,
  function() return unilua.topic("__x"):publish(1) end,
  function() return unilua.lock("__x"):try() end,
} do
  local value, message, code = attempt()
  if code ~= "denied" or not message:find("__x", 1, true) then
    print(i, value, message, code)
  end
end
print(unilua.state("__x"):len(), unilua.dict("__x"):len(), unilua.list("__x"):len(), unilua.queue("__x"):len())
print(unilua.topic("__x"):subscribe():close(), unilua.lock("__x"):is_locked())`)
	if want := "0\t0\t0\t0\ntrue\tfalse\n"; out != want {
		t.Errorf("got\n%swant\n%s", out, want)
	}
}

func TestARunUsesAndSeesTheObjectsItWasGranted(t *testing.T) {
	out := runGranted(t, []string{"backup.*"}, `
unilua.list("backup.db1"):push(1)
unilua.counter("backup.n"):incr()
print((select(2, unilua.list("web"))))
print(select(3, unilua.counter("web")))
print(#unilua.list.list(), unilua.list.list()[1], unilua.counter.list()["backup.n"], unilua.counter.list().__runs)`)
	want := "using the shared object \"web\" is not allowed (allow it with --allow-share=web)\ndenied\n" +
		"1\tbackup.db1\t1\tnil\n"
	if out != want {
		t.Errorf("got\n%swant\n%s", out, want)
	}
}
