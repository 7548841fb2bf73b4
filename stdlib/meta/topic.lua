---@meta unilua.topic
-- Generated from the module table in bindings/. Do not edit.

---Publish and subscribe by name, in memory: each value reaches every subscription there is at that
---moment, in order. Nothing is kept for those who subscribe later.
---@class unilua.topicModule
---@overload fun(name: string): unilua.Topic
local topic = {}

---Lists the names that begin with prefix, sorted. What the run may not use is left out, so the host's
---own, whose names begin with __, unless --allow-share names them.
---@param prefix? string all if absent
---@return string[] names
function topic.list(prefix) end

---A topic, as unilua.topic returns it.
---@class unilua.Topic
local Topic = {}

---Gives a value to every subscription there is, and returns how many these are. It never waits.
---* fails with `too_large`
---@param value any
---@return integer? receivers
---@return string? message
---@return string? code
function Topic:publish(value) end

---Begins to listen: the subscription gets each value that is published from now on. What its owner has
---not taken yet waits in a buffer; when that is full, the oldest is dropped.
---* `options.buffer` how many values wait at most, up to 1048576; 64 if absent
---@param options? { buffer?: integer }
---@return unilua.Listener
function Topic:subscribe(options) end

---A subscription to a topic. It ends with the run that made it.
---@class unilua.Listener
local Listener = {}

---Takes the oldest value that was published, or waits for one.
---* `options.timeout` how long to wait; absent: until the deadline
---* fails with `timeout`
---* fails with `closed`
---@param options? { timeout?: unilua.Duration }
---@return any? value
---@return string? message
---@return string? code
function Listener:next(options) end

---Returns how many values were dropped so far because the buffer was full.
---* fails with `closed`
---@return integer?
---@return string? message
---@return string? code
function Listener:dropped() end

---Ends the subscription; what it has not given out is gone. Closing it again does nothing.
---@return true
function Listener:close() end

return topic
