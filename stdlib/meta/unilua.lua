---@meta unilua
-- Generated from the module table in bindings/. Do not edit.

---@alias unilua.Duration number|string  seconds, or text with units: "250ms", "1h30m", "2d"
---@alias unilua.Size integer|string  bytes, or text with units: "64KB", "10MB"

---The shared resources and the rest of the toolbox. Each field is a module, loaded on first use.
---@class unilua
---@field counter unilua.counterModule
---@field lock unilua.lockModule
---@field state unilua.stateModule
---@field queue unilua.queueModule
---@field dict unilua.dictModule
---@field list unilua.listModule
---@field topic unilua.topicModule
---@field tx unilua.txModule
---@field job unilua.jobModule
---@field run unilua.runModule
---@field fs unilua.fsModule
---@field log unilua.logModule
---@field text unilua.textModule
unilua = {}

---Does nothing for a while. Raises when the run is cancelled.
---@param duration unilua.Duration seconds, or a text with units
---@return true
function unilua.sleep(duration) end

---Returns the time in Unix seconds, with a fraction.
---@return number
function unilua.now() end

---Ends the run with an exit code, from coroutines and pcall too: nothing else of the script runs but
---its clean-up functions.
---@param code? integer 0 to 255; 0, which is success, if absent
function unilua.exit(code) end

