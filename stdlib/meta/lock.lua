---@meta unilua.lock
-- Generated from the module table in bindings/. Do not edit.

---Locks by name: exclusive ones, semaphores, and readers-writer locks. Waiting is first come, first
---served; whatever ends a run releases what it holds. Locks are never saved.
---@class unilua.lockModule
---@overload fun(name: string, options?: { permits?: integer }): unilua.Lock
local lock = {}

---Lists the names of the locks that begin with prefix, sorted: those that are held or waited for,
---whose permits were stated, and of those that are idle the 10,000 used last. What the run may not use
---is left out, so the host's own, whose names begin with __, unless --allow-share names them.
---@param prefix? string all if absent
---@return string[] names
function lock.list(prefix) end

---A lock, as unilua.lock returns it.
---@class unilua.Lock
local Lock = {}

---Waits for the lock and returns the lease. If the ttl runs out while the run still holds the lease,
---the run is cancelled, its commands too, and what it then still tries to write is refused with lost.
---A wait that could never end is refused with deadlock, and the message names every script and line in
---it.
---* `options.timeout` how long to wait; absent: until the deadline, 0: not at all
---* `options.ttl` how long the lease lives unless renewed; absent: as long as the run
---* `options.shared` beside others who share it, as a reader; of a lock with one permit
---* `options.on_lost` what the end of the ttl does to a run that still holds the lease; cancel if absent
---* fails with `timeout`
---* fails with `held`
---* fails with `deadlock`
---* fails with `denied`
---* fails with `unavailable`
---@param options? { timeout?: unilua.Duration, ttl?: unilua.Duration, shared?: boolean, on_lost?: "cancel"|"ignore" }
---@return unilua.Lease? lease
---@return string? message
---@return string? code
function Lock:acquire(options) end

---Takes the lock if it is free now, and returns the lease.
---* `options.ttl` how long the lease lives unless renewed; absent: as long as the run
---* `options.shared` beside others who share it, as a reader; of a lock with one permit
---* fails with `held`
---* fails with `denied`
---* fails with `unavailable`
---@param options? { ttl?: unilua.Duration, shared?: boolean }
---@return unilua.Lease? lease
---@return string? message
---@return string? code
function Lock:try(options) end

---Waits for the lock, calls fn(lease) and returns what it returns. The lock is released on every path;
---an error passes through unchanged.
---* `options.timeout` how long to wait; absent: until the deadline, 0: not at all
---* `options.ttl` how long the lease lives unless renewed; absent: as long as the run
---* `options.shared` beside others who share it, as a reader; of a lock with one permit
---* `options.on_lost` what the end of the ttl does to a run that still holds the lease; cancel if absent
---* fails with `timeout`
---* fails with `held`
---* fails with `deadlock`
---* fails with `denied`
---* fails with `unavailable`
---@param options? { timeout?: unilua.Duration, ttl?: unilua.Duration, shared?: boolean, on_lost?: "cancel"|"ignore" }
---@param fn fun(lease: unilua.Lease): ...
---@return any? ...
---@return string? message
---@return string? code
function Lock:with(options, fn) end

---Reports whether no permit is left.
---@return boolean
function Lock:is_locked() end

---Lists who holds the lock, in the order they got it: run, script, line, since, expires (nil without
---ttl), token, shared. Times are Unix seconds.
---@return table[]
function Lock:holders() end

---Lists who waits for the lock, in the order of their turns: run, script, line, since, shared.
---@return table[]
function Lock:waiters() end

---The hold on a lock, as acquire, try and with hand it out.
---@class unilua.Lease
local Lease = {}

---Gives the lock back.
---* fails with `not_held`
---* fails with `lost`
---@return true?
---@return string? message
---@return string? code
function Lease:release() end

---Makes the lease live for a ttl from now.
---* fails with `not_held`
---* fails with `lost`
---@param ttl? unilua.Duration the one it has if absent
---@return true?
---@return string? message
---@return string? code
function Lease:renew(ttl) end

---Returns the fencing token: it grows with each grant, also across restarts, so that a system outside
---can refuse a holder that has been overtaken.
---@return integer
function Lease:token() end

---Returns how many seconds the lease lives unless renewed; nil if it lives as long as the run.
---* fails with `not_held`
---* fails with `lost`
---@return number??
---@return string? message
---@return string? code
function Lease:remaining() end

return lock
