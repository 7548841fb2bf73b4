---@meta unilua.job
-- Generated from the module table in bindings/. Do not edit.

---The run itself, and the runs that it starts.
---@class unilua.jobModule
---@overload fun(header: table): nil
---@field args any[] the arguments of the run; a fresh copy with each read
local job = {}

---Returns the name of the job: of its script, without folder and ending.
---@return string
function job.name() end

---Returns the id of the run, which no other run ever has.
---@return string
function job.id() end

---Returns when the run must have ended, in Unix seconds; nil if it may take its time.
---@return number?
function job.deadline() end

---Starts a run of a script, found from the folder of this one and never outside of it, or of a
---function, in a state of its own: a function must not use locals from outside itself. The run ends
---with its parent, and has at most its permissions and the time it has left.
---* `options.args` its unilua.job.args, and the arguments of a function
---* `options.timeout` how long it may take; absent: as long as its parent
---* fails with `not_found`
---* fails with `denied`
---* fails with `invalid`
---* fails with `too_large`
---* fails with `unavailable`
---@param script string|function a path from the folder of this script, or a function
---@param options? { args?: any[], timeout?: unilua.Duration }
---@return unilua.Run?
---@return string? message
---@return string? code
function job.spawn(script, options) end

---Starts a run for each value of a list, as spawn does, so many at a time, and waits for all of them.
---Returns their results, as run:wait does, in the order of the list.
---* `options.workers` how many run at a time; 8 if absent
---* `options.timeout` how long each may take
---* fails with `not_found`
---* fails with `denied`
---* fails with `invalid`
---* fails with `too_large`
---* fails with `unavailable`
---@param script string|function a path from the folder of this script, or a function
---@param list any[]
---@param options? { workers?: integer, timeout?: unilua.Duration }
---@return table[]? results
---@return string? message
---@return string? code
function job.map(script, list, options) end

---Has fn called when the run ends, however it ends: returning, raising, exiting, cancelled, out of
---time or of a limit, or for a lost lease. The last one given is called first. They have five seconds
---together, also when the run itself has no time left, and may use shared objects.
---@param fn fun()
---@return true
function job.on_exit(fn) end

---A run, as unilua.job.spawn returns it.
---@class unilua.Run
local Run = {}

---Waits for the run to end and returns its result: ok; value, a copy of what it returned; error and
---code of its failure; duration in seconds.
---* `options.timeout` how long to wait; absent: until the deadline
---* fails with `timeout`
---* fails with `deadlock`
---@param options? { timeout?: unilua.Duration }
---@return table? result
---@return string? message
---@return string? code
function Run:wait(options) end

---Stops the run. It ends soon, of which wait can tell.
---@return true
function Run:cancel() end

---Returns the id of the run.
---@return string
function Run:id() end

return job
