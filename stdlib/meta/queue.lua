---@meta unilua.queue
-- Generated from the module table in bindings/. Do not edit.

---Message queues by name. A taken item belongs to its taker until it is acknowledged; if that never
---happens, another gets it. By default every change is on disk before the call returns.
---@class unilua.queueModule
---@overload fun(name: string, options?: { capacity?: integer, on_full?: "wait"|"error"|"drop_oldest", lease?: unilua.Duration, attempts?: integer, backoff?: unilua.Duration, persist?: "none"|"snapshot"|"archive", sync?: "always"|"never"|unilua.Duration, snapshot_every?: unilua.Duration }): unilua.Queue
local queue = {}

---Lists the names that begin with prefix, sorted. What the run may not use is left out, so the host's
---own, whose names begin with __, unless --allow-share names them.
---@param prefix? string all if absent
---@return string[] names
function queue.list(prefix) end

---A queue, as unilua.queue returns it.
---@class unilua.Queue
local Queue = {}

---Adds an item and returns its id.
---* `options.delay` not to be taken before
---* `options.priority` higher goes first; 0 if absent
---* `options.ttl` gone if not taken within
---* `options.id` makes the put idempotent: exists while that id lives, and for 10 minutes after; 1 to 1024 bytes
---* `options.key` at most one item of a key is out at a time, in order; 1 to 1024 bytes
---* `options.timeout` how long to wait for room; absent: until the deadline
---* fails with `full`
---* fails with `exists`
---* fails with `timeout`
---* fails with `too_large`
---* fails with `unavailable`
---* fails with `unknown`
---@param value any anything that can be shared; it is copied
---@param options? { delay?: unilua.Duration, priority?: integer, ttl?: unilua.Duration, id?: string, key?: string, timeout?: unilua.Duration }
---@return string? id
---@return string? message
---@return string? code
function Queue:put(value, options) end

---Adds all values of a list, at most 8 MiB, in order, or none of them. Returns their ids; with the
---option id they are id.1, id.2 and so on.
---* `options.delay` not to be taken before
---* `options.priority` higher goes first; 0 if absent
---* `options.ttl` gone if not taken within
---* `options.id` makes the put idempotent: exists while that id lives, and for 10 minutes after; 1 to 1024 bytes
---* `options.key` at most one item of a key is out at a time, in order; 1 to 1024 bytes
---* `options.timeout` how long to wait for room; absent: until the deadline
---* fails with `full`
---* fails with `exists`
---* fails with `timeout`
---* fails with `too_large`
---* fails with `unavailable`
---* fails with `unknown`
---@param list any[]
---@param options? { delay?: unilua.Duration, priority?: integer, ttl?: unilua.Duration, id?: string, key?: string, timeout?: unilua.Duration }
---@return string[]? ids
---@return string? message
---@return string? code
function Queue:put_all(list, options) end

---Takes the next item. It is to be acknowledged; until then nobody else gets it.
---* `options.timeout` how long to wait for an item; absent: until the deadline
---* `options.lease` how long it is held; absent: as the queue says
---* `options.newest` the newest of the highest priority first
---* fails with `empty`
---* fails with `timeout`
---* fails with `closed`
---@param options? { timeout?: unilua.Duration, lease?: unilua.Duration, newest?: boolean }
---@return unilua.Item?
---@return string? message
---@return string? code
function Queue:take(options) end

---Takes the next item and acknowledges it in one step. Returns its value.
---* `options.timeout` how long to wait for an item; absent: until the deadline
---* `options.newest` the newest first
---* fails with `empty`
---* fails with `timeout`
---* fails with `closed`
---* fails with `unavailable`
---* fails with `unknown`
---@param options? { timeout?: unilua.Duration, newest?: boolean }
---@return any? value
---@return string? message
---@return string? code
function Queue:pop(options) end

---Takes item after item, calls fn(value, item), and acknowledges the item unless fn has ended it. When
---fn raises, the item is released with back-off and the error is logged. Ends when no item has come
---for the time idle (0: when none is ready) and returns how many were acknowledged. Cannot be part of
---a transaction.
---* `options.idle` how long to wait for another item; absent: until the deadline
---* `options.lease` how long each is held; absent: as the queue says
---* fails with `closed`
---* fails with `denied`
---* fails with `unavailable`
---* fails with `unknown`
---@param fn function
---@param options? { idle?: unilua.Duration, lease?: unilua.Duration }
---@return integer? count
---@return string? message
---@return string? code
function Queue:each(fn, options) end

---Returns the next item to be taken, without taking it; with n, a list of the next n.
---@param n? integer
---@return table|table[]|nil
function Queue:peek(n) end

---Lists items in one state, in their order, to look at: id, value, state, attempt, put_at, put_by,
---priority, key, history; holder of a taken one, due of one that waits or whose lease ends, reason of
---the last failure.
---* `options.state` ready if absent
---* `options.limit` 100 if absent
---@param options? { state?: "ready"|"delayed"|"taken"|"buried", limit?: integer }
---@return table[]
function Queue:list(options) end

---Returns how many items are ready to be taken now.
---@return integer
function Queue:len() end

---Counts: ready, delayed, taken and buried now; put, acked, expired, dropped and purged ever;
---oldest_age of the oldest that is ready, in seconds, 0 if none is; paused.
---@return table
function Queue:stats() end

---Stops takes, not puts, until resume; also across a restart.
---@return true
function Queue:pause() end

---Ends a pause.
---@return true
function Queue:resume() end

---Removes the items of one state that are there when it begins, or the ready and the delayed ones, and
---returns how many. Very many go in several steps; taken ones belong to their holders.
---@param state? "ready"|"delayed"|"buried"
---@return integer count
function Queue:purge(state) end

---Puts buried items back, all or the n oldest, with their attempts forgotten, as far as there is room.
---Returns how many.
---@param n? integer
---@return integer count
function Queue:redrive(n) end

---States options of the queue; the latest statement holds.
---* `options.capacity` how many items it holds, the buried not counted; no limit if absent
---* `options.on_full` what a put does when it is full; wait if absent
---* `options.lease` how long a taken item is held; absent: for the life of the run
---* `options.attempts` failed deliveries before an item is buried; 5 if absent
---* `options.backoff` delay after the first failure, doubled with each up to an hour; 1s if absent
---* `options.persist` what the object survives; fixed once stated or used
---* `options.sync` of an archived object: wait for the disk, or be synced within that time
---* `options.snapshot_every` of a snapshot object: how often it is written
---@param options { capacity?: integer, on_full?: "wait"|"error"|"drop_oldest", lease?: unilua.Duration, attempts?: integer, backoff?: unilua.Duration, persist?: "none"|"snapshot"|"archive", sync?: "always"|"never"|unilua.Duration, snapshot_every?: unilua.Duration }
---@return true
function Queue:configure(options) end

---Deletes the queue: it is as new afterwards, and its name free to be opened with other options.
---Whoever waits for it gets closed.
---@return true
function Queue:drop() end

---An item that was taken from a queue, and is to be acknowledged.
---@class unilua.Item
---@field id string names the item in its queue
---@field value any what was put: a copy of the script's own, the same at each read
---@field attempt integer 1 for the first delivery
---@field put_at number when it was put, in Unix seconds
---@field put_by string the run that put it
---@field history table[] the deliveries that failed, the last 16: {attempt, at, by, outcome, reason}
---@field priority integer as it was put
---@field key string? as it was put
local Item = {}

---Ends the item: it is done, and on disk as such before the call returns. A second time gives
---not_held; lost if its lease has expired, and then whoever has the item now is not disturbed.
---* fails with `not_held`
---* fails with `lost`
---* fails with `unavailable`
---* fails with `unknown`
---@return true?
---@return string? message
---@return string? code
function Item:ack() end

---Gives the item back: the delivery has failed. It is ready again after delay, or the queue's
---back-off, or buried if that was the last attempt.
---* `options.delay` the back-off of the queue if absent
---* fails with `not_held`
---* fails with `lost`
---* fails with `unavailable`
---* fails with `unknown`
---@param options? { delay?: unilua.Duration }
---@return true?
---@return string? message
---@return string? code
function Item:release(options) end

---Puts the item aside, until it is redriven or purged.
---* fails with `not_held`
---* fails with `lost`
---* fails with `unavailable`
---* fails with `unknown`
---@param reason? string for people: it stands in the history of the item
---@return true?
---@return string? message
---@return string? code
function Item:bury(reason) end

---Begins the lease anew.
---* fails with `not_held`
---* fails with `lost`
---* fails with `unavailable`
---* fails with `unknown`
---@param lease? unilua.Duration as the queue says if absent
---@return true?
---@return string? message
---@return string? code
function Item:renew(lease) end

return queue
