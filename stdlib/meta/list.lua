---@meta unilua.list
-- Generated from the module table in bindings/. Do not edit.

---Lists in memory by name, shared by all runs: they end with the process. Positions count from 1 at
---the front and from -1 at the back. Values are equal if their content is. Pushing, popping and
---reaching a position take logarithmic time.
---@class unilua.listModule
---@overload fun(name: string): unilua.List
local list = {}

---Lists the names that begin with prefix, sorted. What the run may not use is left out, so the host's
---own, whose names begin with __, unless --allow-share names them.
---@param prefix? string all if absent
---@return string[] names
function list.list(prefix) end

---A list, as unilua.list returns it.
---@class unilua.List
local List = {}

---Adds a value at the back and returns the new length.
---* fails with `too_large`
---@param value any
---@return integer? length
---@return string? message
---@return string? code
function List:push(value) end

---Adds a value at the front and returns the new length.
---* fails with `too_large`
---@param value any
---@return integer? length
---@return string? message
---@return string? code
function List:push_front(value) end

---Removes the last value and returns it, nil if the list is empty.
---@return any value
function List:pop() end

---Removes the first value and returns it, nil if the list is empty.
---@return any value
function List:pop_front() end

---Returns a copy of the value at a position, nil if there is none.
---@param at integer a position: 1 is the first, -1 the last
---@return any value
function List:get(at) end

---Replaces the value at a position; range if there is none.
---* fails with `range`
---* fails with `too_large`
---@param at integer a position: 1 is the first, -1 the last
---@param value any
---@return true?
---@return string? message
---@return string? code
function List:set(at, value) end

---Adds a value so that it stands at a position, and returns the new length; what stood there moves
---towards the back, or with a negative position towards the front. Position 1 is the front, -1 the
---back; range if the list is too short.
---* fails with `range`
---* fails with `too_large`
---@param at integer a position: 1 is the first, -1 the last
---@param value any
---@return integer? length
---@return string? message
---@return string? code
function List:insert(at, value) end

---Removes the value at a position and returns it; range if there is none.
---* fails with `range`
---@param at integer a position: 1 is the first, -1 the last
---@return any? value
---@return string? message
---@return string? code
function List:remove(at) end

---Returns the first position of a value, nil if it is not there. Takes linear time.
---* fails with `too_large`
---@param value any
---@return integer?? position
---@return string? message
---@return string? code
function List:index_of(value) end

---Returns whether a value is there. Takes linear time.
---* fails with `too_large`
---@param value any
---@return boolean?
---@return string? message
---@return string? code
function List:contains(value) end

---Returns how often a value is there. Takes linear time.
---* fails with `too_large`
---@param value any
---@return integer?
---@return string? message
---@return string? code
function List:count(value) end

---Puts the values in order, which are all numbers or all strings; invalid if not. Equal ones keep
---their order.
---* `options.descending` the largest first; false if absent
---* fails with `invalid`
---@param options? { descending?: boolean }
---@return true?
---@return string? message
---@return string? code
function List:sort(options) end

---Turns the order around.
---@return true
function List:reverse() end

---Returns copies of the values from one position to another, both included, as string.sub does with
---bytes.
---@param from integer
---@param to? integer -1, the last, if absent
---@return any[] values
function List:slice(from, to) end

---Returns copies of all values.
---@return any[] values
function List:items() end

---Returns the length.
---@return integer
function List:len() end

---Removes all values and returns how many there were.
---@return integer count
function List:clear() end

---Deletes the list: it is as new afterwards, and its name free to be opened with other options.
---Whoever waits for it gets closed.
---@return true
function List:drop() end

return list
