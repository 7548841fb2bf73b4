---@meta unilua.state
-- Generated from the module table in bindings/. Do not edit.

---Buckets of keys and values by name. By default every change is on disk before the call returns. A
---bucket can keep its history, tell of changes as they happen, and be written to and read from a file.
---@class unilua.stateModule
---@overload fun(bucket: string, options?: { history?: integer|unilua.Duration, persist?: "none"|"snapshot"|"archive", sync?: "always"|"never"|unilua.Duration, snapshot_every?: unilua.Duration }): unilua.State
local state = {}

---Lists the names that begin with prefix, sorted. What the run may not use is left out, so the host's
---own, whose names begin with __, unless --allow-share names them.
---@param prefix? string all if absent
---@return string[] names
function state.list(prefix) end

---A bucket of keys and values, as unilua.state returns it. Keys are strings of 1 to 1024 bytes.
---@class unilua.State
local State = {}

---Returns a copy of the value at key, default if there is none. And the revision of the key, which
---grows with each change; 0 is an absent key.
---@param key string 1 to 1024 bytes
---@param default? any nil if absent
---@return any value
---@return integer revision
function State:get(key, default) end

---Reports whether key has a value.
---@param key string 1 to 1024 bytes
---@return boolean
function State:has(key) end

---Lists the keys that begin with prefix, in byte order.
---@param prefix? string all keys if absent
---@return string[]
function State:keys(prefix) end

---Iterates over the keys that begin with prefix, in order, as the bucket is when the loop begins: what
---changes meanwhile does not show, and writers do not wait. Takes memory for some keys only, however
---many there are. Raises if the state is dropped meanwhile. The third loop variable is the revision.
---@param prefix? string all keys if absent
---@return fun(): string, any, integer
function State:pairs(prefix) end

---Returns how many keys there are.
---@return integer
function State:len() end

---Gives key a copy of value, whatever it had; a ttl that it had is over. Returns the key's new
---revision.
---* `options.ttl` gone after; absent: stays
---* `options.if_rev` only if the key is at that revision, else conflict; 0: only if it is absent
---* fails with `conflict`
---* fails with `too_large`
---* fails with `denied`
---* fails with `unavailable`
---* fails with `unknown`
---@param key string 1 to 1024 bytes
---@param value any
---@param options? { ttl?: unilua.Duration, if_rev?: integer }
---@return integer? revision
---@return string? message
---@return string? code
function State:set(key, value, options) end

---Gives key a copy of value, unless it has one: exists. Returns the key's new revision.
---* `options.ttl` gone after; absent: stays
---* fails with `exists`
---* fails with `too_large`
---* fails with `denied`
---* fails with `unavailable`
---* fails with `unknown`
---@param key string 1 to 1024 bytes
---@param value any
---@param options? { ttl?: unilua.Duration }
---@return integer? revision
---@return string? message
---@return string? code
function State:add(key, value, options) end

---Gives key a copy of value and returns the one it had, nil if none.
---* fails with `too_large`
---* fails with `denied`
---* fails with `unavailable`
---* fails with `unknown`
---@param key string 1 to 1024 bytes
---@param value any
---@return any? previous
---@return string? message
---@return string? code
function State:swap(key, value) end

---Gives key what fn returns for a copy of its value, and returns that; if fn returns nil, the key is
---deleted. If somebody else changes the key meanwhile, fn runs again with what it is then, as often as
---that takes: it should be short, and do nothing else. A ttl goes on. An error of fn changes nothing
---and passes through.
---* `options.default` what fn gets, a copy each time, if there is no value
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
function State:update(key, fn, options) end

---Removes key. Reports whether it was there.
---* `options.if_rev` only if the key is at that revision, else conflict; 0: only if it is absent
---* fails with `conflict`
---* fails with `too_large`
---* fails with `denied`
---* fails with `unavailable`
---* fails with `unknown`
---@param key string 1 to 1024 bytes
---@param options? { if_rev?: integer }
---@return boolean?
---@return string? message
---@return string? code
function State:delete(key, options) end

---Removes every key.
---* fails with `too_large`
---* fails with `denied`
---* fails with `unavailable`
---* fails with `unknown`
---@return true?
---@return string? message
---@return string? code
function State:clear() end

---Deletes the state: it is as new afterwards, and its name free to be opened with other options.
---Whoever waits for it gets closed.
---@return true
function State:drop() end

---Adds n, which may be negative or a fraction, to the number at key, 0 if there is none. Returns the
---sum. A ttl goes on. What is no number is invalid, a sum past 2^53 is out of range.
---* fails with `invalid`
---* fails with `range`
---* fails with `too_large`
---* fails with `denied`
---* fails with `unavailable`
---* fails with `unknown`
---@param key string 1 to 1024 bytes
---@param n? number 1 if absent
---@return number? value
---@return string? message
---@return string? code
function State:incr(key, n) end

---Subscribes to the changes of keys that begin with prefix. The subscription misses nothing from here
---on, also between two calls of next. It ends with the run.
---* `options.since` a revision: first the changes after it, which the history must have; 0 is the beginning
---* fails with `range`
---@param prefix? string all keys if absent
---@param options? { since?: integer }
---@return unilua.Watch?
---@return string? message
---@return string? code
function State:watch(prefix, options) end

---Finds text anywhere inside the values: in strings, in numbers as they print, and in the names of
---fields. Lists {key, path, text, part}: the key of the value; the way from the value to the place,
---such as .disks[2].name, empty for the value itself; what was found there; part is "name" if it is
---the name of the field that matches, else "value".
---* `options.pattern` text is a Lua pattern; false if absent
---@param text string
---@param options? { pattern?: boolean }
---@return table[]
function State:search(text, options) end

---Writes the bucket, as it is at one moment, to a file: JSON or YAML, by the ending .json, .yaml or
---.yml. The file is written whole or not at all, and takes the place of one that is there. Needs
---permission to write it. Revisions, ttls and history are left out. What JSON cannot hold (a key that
---is not UTF-8, infinity) is invalid; YAML can.
---* fails with `denied`
---* fails with `not_found`
---* fails with `invalid`
---* fails with `full`
---* fails with `unavailable`
---@param path string a file that ends in .json, .yaml or .yml
---@return true?
---@return string? message
---@return string? code
function State:export(path) end

---Reads a file, JSON or YAML by its ending, whose top level is a map, and gives each key of it its
---value: all in one step, or nothing at all. Needs permission to read it. There may be 64 MiB of keys
---and values.
---* `options.clear` also removes the keys that the file does not have; true if absent
---* fails with `not_found`
---* fails with `invalid`
---* fails with `too_large`
---* fails with `denied`
---* fails with `unavailable`
---* fails with `unknown`
---@param path string a file that ends in .json, .yaml or .yml
---@param options? { clear?: boolean }
---@return true?
---@return string? message
---@return string? code
function State:import(path, options) end

---Returns the bucket as it was at an instant, to be read only. Reading what is earlier than the
---history that is kept fails with range.
---@param instant number Unix seconds
---@return unilua.Past
function State:at(instant) end

---Lists the changes that the history has, in order: {key, value, rev, at, deleted}, at in Unix
---seconds. A deletion has no value. Range if the history does not have all that is asked for.
---* `options.since` a revision: the changes after it; or a time such as "1h": those within it; all that are kept if absent
---* `options.key` only the changes of that key
---* fails with `range`
---@param options? { since?: integer|unilua.Duration, key?: string }
---@return table[]?
---@return string? message
---@return string? code
function State:changes(options) end

---States options of the bucket; the latest statement holds. Less history than before forgets what is
---too much; more keeps what is still there.
---* `options.history` how many former revisions of each key are kept, or for how long all are; none if absent or 0
---* `options.persist` what the object survives; fixed once stated or used
---* `options.sync` of an archived object: wait for the disk, or be synced within that time
---* `options.snapshot_every` of a snapshot object: how often it is written
---* fails with `too_large`
---* fails with `denied`
---* fails with `unavailable`
---* fails with `unknown`
---@param options { history?: integer|unilua.Duration, persist?: "none"|"snapshot"|"archive", sync?: "always"|"never"|unilua.Duration, snapshot_every?: unilua.Duration }
---@return true?
---@return string? message
---@return string? code
function State:configure(options) end

---A bucket as it was at an instant, as state:at returns it. It cannot be changed.
---@class unilua.Past
local Past = {}

---Returns a copy of the value at key, default if there is none. And the revision of the key, which
---grows with each change; 0 is an absent key.
---@param key string 1 to 1024 bytes
---@param default? any nil if absent
---@return any value
---@return integer revision
function Past:get(key, default) end

---Reports whether key has a value.
---@param key string 1 to 1024 bytes
---@return boolean
function Past:has(key) end

---Lists the keys that begin with prefix, in byte order.
---@param prefix? string all keys if absent
---@return string[]
function Past:keys(prefix) end

---Iterates over the keys that begin with prefix, in order, as the bucket is when the loop begins: what
---changes meanwhile does not show, and writers do not wait. Takes memory for some keys only, however
---many there are. Raises if the state is dropped meanwhile. The third loop variable is the revision.
---@param prefix? string all keys if absent
---@return fun(): string, any, integer
function Past:pairs(prefix) end

---Returns how many keys there are.
---@return integer
function Past:len() end

---Finds text anywhere inside the values: in strings, in numbers as they print, and in the names of
---fields. Lists {key, path, text, part}: the key of the value; the way from the value to the place,
---such as .disks[2].name, empty for the value itself; what was found there; part is "name" if it is
---the name of the field that matches, else "value".
---* `options.pattern` text is a Lua pattern; false if absent
---@param text string
---@param options? { pattern?: boolean }
---@return table[]
function Past:search(text, options) end

---Raises: a bucket as it was cannot be changed.
function Past:set() end

---Raises: a bucket as it was cannot be changed.
function Past:add() end

---Raises: a bucket as it was cannot be changed.
function Past:swap() end

---Raises: a bucket as it was cannot be changed.
function Past:update() end

---Raises: a bucket as it was cannot be changed.
function Past:delete() end

---Raises: a bucket as it was cannot be changed.
function Past:clear() end

---Raises: a bucket as it was cannot be changed.
function Past:drop() end

---Raises: a bucket as it was cannot be changed.
function Past:incr() end

---Raises: a bucket as it was cannot be changed.
function Past:watch() end

---Raises: a bucket as it was cannot be changed.
function Past:export() end

---Raises: a bucket as it was cannot be changed.
function Past:import() end

---Raises: a bucket as it was cannot be changed.
function Past:at() end

---Raises: a bucket as it was cannot be changed.
function Past:changes() end

---Raises: a bucket as it was cannot be changed.
function Past:configure() end

---A subscription to the changes of a bucket, as state:watch returns it.
---@class unilua.Watch
local Watch = {}

---Waits for the next change and returns it: {key, value, rev, deleted}. A deletion has no value.
---Closed if the subscription or the bucket is gone. Range, and the end of the subscription, if it has
---fallen too far behind: 65,536 changes or 64 MiB.
---* `options.timeout` how long to wait; absent: until the deadline, 0: not at all
---* fails with `timeout`
---* fails with `closed`
---* fails with `range`
---@param options? { timeout?: unilua.Duration }
---@return table? change
---@return string? message
---@return string? code
function Watch:next(options) end

---Ends the subscription. A second time gives closed.
---* fails with `closed`
---@return true?
---@return string? message
---@return string? code
function Watch:close() end

return state
