package bindings

import (
	"errors"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/unilua/unilua/engine/fault"
	"github.com/unilua/unilua/engine/sandbox"
)

func TestALimitEndsTheRunAndNamesItsFlag(t *testing.T) {
	for _, c := range []struct {
		src    string
		limits Limits
		code   fault.Code
		text   string
	}{
		{`unilua.sleep("1h")`, Limits{Timeout: 2 * time.Second}, fault.Timeout,
			"the run has taken longer than its limit of 2s (raise it with --timeout)"},
		{`unilua.lock("l"):acquire() unilua.job.spawn(function() unilua.lock("l"):acquire() end) unilua.queue("q"):take()`,
			Limits{Timeout: 2 * time.Second}, fault.Timeout, "(raise it with --timeout)"},
		{`print(("x"):rep(99)) print("y")`, Limits{Output: 100}, fault.Canceled,
			"the run has printed more than its limit of 100 bytes (raise it with --max-output)"},
		{`for i = 1, 3 do unilua.counter("c" .. i) unilua.counter("c" .. i) end`, Limits{Objects: 2}, fault.Canceled,
			"the run has opened more than its limit of 2 shared objects (raise it with --max-objects)"},
		{`while true do unilua.topic("t"):subscribe() end`, Limits{Objects: 3}, fault.Canceled,
			"the run has opened more than its limit of 3 shared objects (raise it with --max-objects)"},
		{`while true do unilua.state("s", { persist = "none" }):watch() end`, Limits{Objects: 3}, fault.Canceled, "(raise it with --max-objects)"},
		{`for i = 1, 3 do unilua.job.spawn(function() unilua.topic("t"):subscribe() unilua.sleep("1h") end) end unilua.sleep("1h")`,
			Limits{Objects: 3}, fault.Canceled, "(raise it with --max-objects)"},
		{`unilua.topic("t"):subscribe() unilua.counter("x") unilua.counter("y")`, Limits{Objects: 3}, fault.Canceled, "(raise it with --max-objects)"},
		{`unilua.counter("x") unilua.lock("x") unilua.tx(function(t) t.queue("x") end)`, Limits{Objects: 2}, fault.Canceled,
			"(raise it with --max-objects)"},
		{`for i = 1, 3 do unilua.job.spawn(function() unilua.sleep("1h") end) end`, Limits{Children: 2}, fault.Canceled,
			"the run has more than its limit of 2 children that have not ended, theirs included (raise it with --max-children)"},
		{`while true do end`, Limits{Limits: sandbox.Limits{Instructions: 1e6}}, fault.Canceled,
			"the run has executed its limit of 1000000 instructions (raise it with --max-instructions)"},
		{`while true do unilua.job.spawn(function() for i = 1, 1e4 do end end):wait() end`, Limits{Limits: sandbox.Limits{Instructions: 1e6}}, fault.Canceled,
			"(raise it with --max-instructions)"},
		{`local t = {} for i = 1, 1e8 do t[i] = { i } end`, Limits{Limits: sandbox.Limits{Memory: 4 << 20}}, fault.Canceled,
			"the run needs more than its limit of 4MB of memory (raise it with --max-memory)"},
		{`local t = {} for i = 1, 1e8 do t[i] = coroutine.create(function() end) end`, Limits{Limits: sandbox.Limits{Coroutines: 100}}, fault.Canceled,
			"the run has more than its limit of 100 coroutines that have not ended (raise it with --max-coroutines)"},
		{`while true do unilua.job.spawn(function() print("x") end):wait() end`, Limits{Output: 100}, fault.Canceled,
			"(raise it with --max-output)"},
		{`for i = 1, 9 do unilua.job.spawn(function() unilua.counter("c" .. unilua.job.args[1]) end, { args = { i } }):wait() end`, Limits{Objects: 2}, fault.Canceled,
			"(raise it with --max-objects)"},
		{`local source = "unilua.job.spawn(function(s) loadstring(s)(s) end, { args = { ... } }):wait()" loadstring(source)(source)`, Limits{Children: 5}, fault.Canceled,
			"(raise it with --max-children)"},
		{`unilua.job.map(function() unilua.sleep("1h") end, { 1, 2, 3 })`, Limits{Children: 2}, fault.Canceled,
			"(raise it with --max-children)"},
	} {
		synctest.Test(t, func(t *testing.T) {
			// Neither pcall nor a coroutine outlives it.
			src := `pcall(coroutine.wrap(function() pcall(function() ` + c.src + ` end) end)) print("went on")`
			res, out := runLimited(t, src, c.limits)
			var limit *sandbox.LimitError
			if !errors.As(res.Err, &limit) || res.OK || res.Code != c.code {
				t.Errorf("%s: ended with %q: %v", c.src, res.Code, res.Err)
			} else if !strings.Contains(res.Err.Error(), c.text) {
				t.Errorf("%s: %q does not say %q", c.src, res.Err, c.text)
			}
			if strings.Contains(out, "went on") {
				t.Errorf("%s: the run went on", c.src)
			}
		})
	}
}

func TestWithinItsLimitsARunGoesOn(t *testing.T) {
	res, _ := runLimited(t, `
print(("x"):rep(99))
unilua.counter("a") unilua.counter("b") unilua.counter("a")
for _ = 1, 5 do
  unilua.job.spawn(function() end):wait()
  unilua.job.map(function() end, { 1, 2, 3 }, { workers = 2 })
end`, Limits{Timeout: time.Hour, Output: 100, Objects: 2, Children: 2})
	if !res.OK {
		t.Error(res.Err)
	}
}

func TestASubscriptionThatHasEndedDoesNotCount(t *testing.T) {
	res, _ := runLimited(t, `
local topic, bucket = unilua.topic("t"), unilua.state("s")
for _ = 1, 20 do
  local l = topic:subscribe()
  assert(l:close() and l:close())
  local w = bucket:watch()
  assert(w:close() and not w:close())
  w = bucket:watch()
  assert(bucket:drop())
  assert(select(3, w:next()) == "closed" and select(3, w:next()) == "closed")
  assert(not pcall(topic.subscribe, topic, { buffer = 1e9 }))
  unilua.job.spawn(function() unilua.topic("t"):subscribe() end):wait()
  bucket = unilua.state("s")
end`, Limits{Objects: 3})
	if !res.OK {
		t.Error(res.Err)
	}
}

func TestALimitLeavesTimeToCleanUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		res, out := runLimited(t, `
unilua.job.on_exit(function()
  unilua.sleep(1)
  print(unilua.counter("hits"):incr())
end)
unilua.sleep("1h")`, Limits{Timeout: 2 * time.Second})
		if out != "1\n" || res.Code != fault.Timeout || res.Duration != 3*time.Second {
			t.Errorf("ended with %q after %v, printed %q", res.Code, res.Duration, out)
		}
	})
}
