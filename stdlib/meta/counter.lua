---@meta unilua.counter
-- Generated from the module table in bindings/. Do not edit.

---Atomic whole numbers by name. A counter is exact to 2^53 in magnitude: what would go beyond fails
---with range and changes nothing. By default it is saved every few seconds and at a clean stop.
---@class unilua.counterModule
---@overload fun(name: string, options?: { start?: integer, persist?: "none"|"snapshot"|"archive", sync?: "always"|"never"|unilua.Duration, snapshot_every?: unilua.Duration }): unilua.Counter
local counter = {}

---Returns the value of each counter whose name begins with prefix, by name. What the run may not use
---is left out, so the host's own, whose names begin with __, unless --allow-share names them.
---@param prefix? string all if absent
---@return table<string, integer> values
function counter.list(prefix) end

---A counter, as unilua.counter returns it.
---@class unilua.Counter
local Counter = {}

---Adds n, which may be negative, and returns the new value.
---* fails with `range`
---* fails with `unavailable`
---* fails with `unknown`
---@param n? integer 1 if absent
---@return integer? value
---@return string? message
---@return string? code
function Counter:incr(n) end

---Returns the value.
---@return integer value
function Counter:get() end

---Makes the value n and returns the previous one.
---* fails with `range`
---* fails with `unavailable`
---* fails with `unknown`
---@param n integer
---@return integer? previous
---@return string? message
---@return string? code
function Counter:set(n) end

---Makes the value n if it is the expected one, and returns whether it was.
---* fails with `range`
---* fails with `unavailable`
---* fails with `unknown`
---@param expected integer
---@param n integer
---@return boolean? changed
---@return string? message
---@return string? code
function Counter:cas(expected, n) end

---Waits until the value is n or more, or n or less with at_most, and returns it. It is what the
---counter was at that moment: it may have changed since.
---* `options.timeout` how long to wait; absent: until the deadline
---* `options.at_most` wait for the value to fall to n; false if absent
---* fails with `timeout`
---* fails with `closed`
---* fails with `range`
---@param n integer
---@param options? { timeout?: unilua.Duration, at_most?: boolean }
---@return integer? value
---@return string? message
---@return string? code
function Counter:wait(n, options) end

---Returns the next of the counter's ids: 1, 2, 3 and so on. They are a sequence of their own, which
---set and drop do not move. An id is never issued twice, not even after a crash, which may leave a
---gap.
---* fails with `range`
---* fails with `unavailable`
---* fails with `unknown`
---@return integer? id
---@return string? message
---@return string? code
function Counter:next() end

---States options of the counter; the latest statement holds.
---* `options.start` the value of a counter that is new; 0 if absent
---* `options.persist` what the object survives; fixed once stated or used
---* `options.sync` of an archived object: wait for the disk, or be synced within that time
---* `options.snapshot_every` of a snapshot object: how often it is written
---@param options { start?: integer, persist?: "none"|"snapshot"|"archive", sync?: "always"|"never"|unilua.Duration, snapshot_every?: unilua.Duration }
---@return true
function Counter:configure(options) end

---Deletes the counter: it is as new afterwards, and its name free to be opened with other options.
---Whoever waits for it gets closed.
---@return true
function Counter:drop() end

return counter
