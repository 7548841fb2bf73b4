---@meta unilua.dict
-- Generated from the module table in bindings/. Do not edit.

---Keys and values in memory, shared by all runs of the host. They end with it; unilua.state keeps
---them.
---@class unilua.dictModule
---@overload fun(name: string, options?: { first_wins?: boolean }): unilua.Dict
local dict = {}

---Lists the names that begin with prefix, sorted. What the run may not use is left out, so the host's
---own, whose names begin with __, unless --allow-share names them.
---@param prefix? string all if absent
---@return string[] names
function dict.list(prefix) end

---Keys and values in memory, as unilua.dict returns it. Keys are strings of 1 to 1024 bytes.
---@class unilua.Dict
local Dict = {}

---Returns a copy of the value at key, default if there is none.
---@param key string 1 to 1024 bytes
---@param default? any nil if absent
---@return any value
function Dict:get(key, default) end

---Reports whether key has a value.
---@param key string 1 to 1024 bytes
---@return boolean
function Dict:has(key) end

---Lists the keys that begin with prefix, in byte order.
---@param prefix? string all keys if absent
---@return string[]
function Dict:keys(prefix) end

---Iterates over the keys that begin with prefix, in order, as the bucket is when the loop begins: what
---changes meanwhile does not show, and writers do not wait. Takes memory for some keys only, however
---many there are. Raises if the dict is dropped meanwhile.
---@param prefix? string all keys if absent
---@return fun(): string, any
function Dict:pairs(prefix) end

---Returns how many keys there are.
---@return integer
function Dict:len() end

---Gives key a copy of value, whatever it had; a ttl that it had is over.
---* `options.ttl` gone after; absent: stays
---* fails with `exists`
---* fails with `too_large`
---* fails with `denied`
---* fails with `unavailable`
---* fails with `unknown`
---@param key string 1 to 1024 bytes
---@param value any
---@param options? { ttl?: unilua.Duration }
---@return true?
---@return string? message
---@return string? code
function Dict:set(key, value, options) end

---Gives key a copy of value, unless it has one: exists.
---* `options.ttl` gone after; absent: stays
---* fails with `exists`
---* fails with `too_large`
---* fails with `denied`
---* fails with `unavailable`
---* fails with `unknown`
---@param key string 1 to 1024 bytes
---@param value any
---@param options? { ttl?: unilua.Duration }
---@return true?
---@return string? message
---@return string? code
function Dict:add(key, value, options) end

---Gives key a copy of value and returns the one it had, nil if none.
---* fails with `exists`
---* fails with `too_large`
---* fails with `denied`
---* fails with `unavailable`
---* fails with `unknown`
---@param key string 1 to 1024 bytes
---@param value any
---@return any? previous
---@return string? message
---@return string? code
function Dict:swap(key, value) end

---Gives key what fn returns for a copy of its value, and returns that; if fn returns nil, the key is
---deleted. If somebody else changes the key meanwhile, fn runs again with what it is then, as often as
---that takes: it should be short, and do nothing else. A ttl goes on. An error of fn changes nothing
---and passes through.
---* `options.default` what fn gets, a copy each time, if there is no value
---* fails with `exists`
---* fails with `too_large`
---* fails with `denied`
---* fails with `unavailable`
---* fails with `unknown`
---@param key string 1 to 1024 bytes
---@param fn fun(value: any): any
---@param options? { default?: any }
---@return any? value
---@return string? message
---@return string? code
function Dict:update(key, fn, options) end

---Removes key. Reports whether it was there.
---* fails with `exists`
---* fails with `too_large`
---* fails with `denied`
---* fails with `unavailable`
---* fails with `unknown`
---@param key string 1 to 1024 bytes
---@return boolean?
---@return string? message
---@return string? code
function Dict:delete(key) end

---Removes every key.
---* fails with `exists`
---* fails with `too_large`
---* fails with `denied`
---* fails with `unavailable`
---* fails with `unknown`
---@return true?
---@return string? message
---@return string? code
function Dict:clear() end

---Deletes the dict: it is as new afterwards, and its name free to be opened with other options.
---Whoever waits for it gets closed.
---@return true
function Dict:drop() end

return dict
