package bindings

import (
	"github.com/unilua/unilua/engine/fault"
)

var (
	lockClass  = newClass("Lock", "lock")
	leaseClass = newClass("Lease", "lease")
)

var lockModule = Module{
	Name: "lock",
	Doc: "Locks by name: exclusive ones, semaphores, and readers-writer locks. Waiting is first come, first served; " +
		"whatever ends a run releases what it holds. Locks are never saved.",
	Open: &Func{
		Name: "lock",
		Doc:  "Opens the lock of that name, made if absent.",
		Params: []Param{nameParam, {Name: "options", Type: "options", Optional: true, Options: []Option{
			{"permits", "integer", "how many may hold it at a time, 1 if absent; fixed once stated or used"},
		}}},
		Returns: []Return{{Type: "unilua.Lock"}},
		Codes:   []fault.Code{fault.Denied},
		Example: `local disk = unilua.lock("disk", { permits = 2 })
disk:with(function()
  print("at most two of us")
end)`,
		Call: openLock,
	},
	Funcs: []Func{{
		Name: "list",
		Doc: "Lists the names of the locks that begin with prefix, sorted: those that are held or waited for, whose " +
			"permits were stated, and of those that are idle the 10,000 used last. " + hidden,
		Params:  []Param{prefixParam},
		Returns: []Return{{Type: "string[]", Name: "names"}},
		Example: `for _, name in ipairs(unilua.lock.list("backup.")) do
  print(name)
end`,
		Call: lockList,
	}},
	Classes: []*Class{
		lockClass.define("A lock, as unilua.lock returns it.", nil, lockMethods),
		leaseClass.define("The hold on a lock, as acquire, try and with hand it out.", nil, leaseMethods),
	},
}

var (
	ttlOption = Option{"ttl", "duration", "how long the lease lives unless renewed; absent: as long as the run"}

	sharedOption = Option{"shared", "boolean", "beside others who share it, as a reader; of a lock with one permit"}

	onLostOption = Option{"on_lost", `"cancel"|"ignore"`,
		"what the end of the ttl does to a run that still holds the lease; cancel if absent"}

	timeoutOption = Option{"timeout", "duration", "how long to wait; absent: until the deadline, 0: not at all"}

	acquireOptions = []Option{timeoutOption, ttlOption, sharedOption, onLostOption}
)

var lockMethods = []Func{
	{
		Name: "acquire",
		Doc: "Waits for the lock and returns the lease. If the ttl runs out while the run still holds the lease, the " +
			"run is cancelled, its commands too, and what it then still tries to write is refused with lost. A " +
			"wait that could never end is refused with deadlock, and the message names every script and line in it.",
		Params:  []Param{{Name: "options", Type: "options", Optional: true, Options: acquireOptions}},
		Returns: []Return{{Type: "unilua.Lease", Name: "lease"}},
		Codes:   []fault.Code{fault.Timeout, fault.Held, fault.Deadlock, fault.Denied, fault.Unavailable},
		Example: `local lease = assert(unilua.lock("deploy"):acquire{ timeout = "30s", ttl = "5m" })
lease:release()`,
		Call: lockAcquire,
	},
	{
		Name: "try",
		Doc:  "Takes the lock if it is free now, and returns the lease.",
		Params: []Param{{Name: "options", Type: "options", Optional: true,
			Options: []Option{ttlOption, sharedOption}}},
		Returns: []Return{{Type: "unilua.Lease", Name: "lease"}},
		Codes:   []fault.Code{fault.Held, fault.Denied, fault.Unavailable},
		Example: `local lease, why = unilua.lock("deploy"):try()
if not lease then
  print(why)
end`,
		Call: lockTry,
	},
	{
		Name: "with",
		Doc: "Waits for the lock, calls fn(lease) and returns what it returns. The lock is released on every path; " +
			"an error passes through unchanged.",
		Params: []Param{
			{Name: "options", Type: "options", Optional: true, Options: acquireOptions},
			{Name: "fn", Type: "fun(lease: unilua.Lease): ..."},
		},
		Returns: []Return{{Type: "any", Name: "..."}},
		Codes:   []fault.Code{fault.Timeout, fault.Held, fault.Deadlock, fault.Denied, fault.Unavailable},
		Example: `local total = unilua.lock("deploy"):with({ timeout = "30s" }, function()
  return 1 + 1
end)
print(total)`,
		Call: lockWith,
	},
	{
		Name: "is_locked", Doc: "Reports whether no permit is left.",
		Returns: []Return{{Type: "boolean"}},
		Example: `print(unilua.lock("deploy"):is_locked())`,
		Call:    lockIsLocked,
	},
	{
		Name: "holders",
		Doc: "Lists who holds the lock, in the order they got it: run, script, line, since, expires (nil without " +
			"ttl), token, shared. Times are Unix seconds.",
		Returns: []Return{{Type: "table[]"}},
		Example: `for _, h in ipairs(unilua.lock("deploy"):holders()) do
  print(h.script .. ":" .. h.line, h.token)
end`,
		Call: lockHolders,
	},
	{
		Name:    "waiters",
		Doc:     "Lists who waits for the lock, in the order of their turns: run, script, line, since, shared.",
		Returns: []Return{{Type: "table[]"}},
		Example: `print(#unilua.lock("deploy"):waiters())`,
		Call:    lockWaiters,
	},
}

var leaseMethods = []Func{
	{
		Name: "release", Doc: "Gives the lock back.",
		Returns: []Return{{Type: "true"}},
		Codes:   []fault.Code{fault.NotHeld, fault.Lost},
		Example: `local lease = unilua.lock("deploy"):acquire()
lease:release()`,
		Call: func(a Args) int { return a.Done(self[*lease](a).release()) },
	},
	{
		Name:    "renew",
		Doc:     "Makes the lease live for a ttl from now.",
		Params:  []Param{{Name: "ttl", Type: "duration", Optional: true, Doc: "the one it has if absent"}},
		Returns: []Return{{Type: "true"}},
		Codes:   []fault.Code{fault.NotHeld, fault.Lost},
		Example: `unilua.lock("deploy"):with({ ttl = "1m" }, function(lease)
  lease:renew("5m")
end)`,
		Call: leaseRenew,
	},
	{
		Name: "token",
		Doc: "Returns the fencing token: it grows with each grant, also across restarts, so that a system outside " +
			"can refuse a holder that has been overtaken.",
		Returns: []Return{{Type: "integer"}},
		Example: `unilua.lock("deploy"):with(function(lease)
  print(lease:token())
end)`,
		Call: func(a Args) int { return a.PushInt(int64(self[*lease](a).token)) },
	},
	{
		Name:    "remaining",
		Doc:     "Returns how many seconds the lease lives unless renewed; nil if it lives as long as the run.",
		Returns: []Return{{Type: "number?"}},
		Codes:   []fault.Code{fault.NotHeld, fault.Lost},
		Example: `local lease = unilua.lock("deploy"):acquire{ ttl = "1m" }
print(lease:remaining())`,
		Call: leaseRemaining,
	},
}
