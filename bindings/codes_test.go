package bindings

import (
	"testing"
	"testing/synctest"

	"github.com/unilua/unilua/engine/fault"
)

// reached are scripts that return nil, a message and the code.
var reached = map[fault.Code]string{
	fault.Timeout: `return unilua.counter("c"):wait(1, { timeout = "1s" })`,
	fault.Canceled: `
		local run = unilua.job.spawn(function() unilua.sleep("1h") end)
		run:cancel()
		local result = run:wait()
		return nil, result.error, result.code`,
	fault.Closed: `
		local sub = unilua.topic("t"):subscribe()
		sub:close()
		return sub:next()`,
	fault.Held: `
		unilua.job.spawn(function() unilua.lock("l"):acquire() unilua.sleep("1h") end)
		unilua.sleep("1s")
		return unilua.lock("l"):try()`,
	fault.NotHeld: `
		local lease = unilua.lock("l"):acquire()
		lease:release()
		return lease:release()`,
	fault.Deadlock: `
		unilua.lock("l"):acquire()
		return unilua.lock("l"):acquire()`,
	fault.Conflict: `return unilua.state("b"):set("k", 1, { if_rev = 7 })`,
	fault.Exists: `
		unilua.state("b"):set("k", 1)
		return unilua.state("b"):add("k", 2)`,
	fault.NotFound: `return unilua.job.spawn("nothing.lua")`,
	fault.Empty:    `return unilua.queue("q"):take{ timeout = 0 }`,
	fault.Full: `
		unilua.queue("q", { capacity = 1 }):put(1)
		return unilua.queue("q"):put(2, { timeout = 0 })`,
	fault.TooLarge: `return unilua.list("l"):push(("x"):rep(8 * 1024 * 1024))`,
	fault.Range:    `return unilua.counter("c"):set(2 ^ 60)`,
	fault.Denied:   `return unilua.counter("__c")`,
	fault.Lost: `
		unilua.queue("q"):put(1)
		local item = unilua.queue("q"):take{ lease = "1s" }
		unilua.sleep("2s")
		return item:ack()`,
	fault.Invalid: `
		unilua.list("l"):push(1)
		unilua.list("l"):push("one")
		return unilua.list("l"):sort()`,
}

// unreached are the codes that no script brings about by itself, and why.
var unreached = map[fault.Code]string{
	fault.Unavailable: "an archived write finds no room on the disk, or the log has failed before: a matter of the disk",
	fault.Unknown:     "the sync of an archived write failed: a matter of the disk",
	fault.Internal:    "a fault of unilua itself",
}

func TestEachCodeIsReachedFromLuaOrHasAReasonWhyNot(t *testing.T) {
	for _, code := range fault.Codes() {
		src, reached := reached[code]
		if _, excused := unreached[code]; reached == excused {
			t.Errorf("%s: reached and excused, or neither", code)
		}
		if !reached {
			continue
		}
		synctest.Test(t, func(t *testing.T) {
			res, out := runScript(t, `
				local value, message, code = (function() `+src+` end)()
				print(value == nil and type(message) == "string" and #message > 0 and code)`)
			if !res.OK || out != string(code)+"\n" {
				t.Errorf("%s: got %q: %v", code, out, res.Err)
			}
		})
	}
}
