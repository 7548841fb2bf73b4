---@meta unilua.log
-- Generated from the module table in bindings/. Do not edit.

---Messages for the log of the host, each with the script and line that it comes from and the id of the
---run. They leave once what the script has seen of archived objects is on disk, and count towards
-----max-output.
---@class unilua.logModule
local log = {}

---Logs a message at level debug. If the host does not log that level, nothing is looked at but the
---types of the arguments.
---@param message string
---@param fields? table<string, any> names and values that could be shared; the names script and run get an underscore in front
function log.debug(message, fields) end

---Logs a message at level info. If the host does not log that level, nothing is looked at but the
---types of the arguments.
---@param message string
---@param fields? table<string, any> names and values that could be shared; the names script and run get an underscore in front
function log.info(message, fields) end

---Logs a message at level warn. If the host does not log that level, nothing is looked at but the
---types of the arguments.
---@param message string
---@param fields? table<string, any> names and values that could be shared; the names script and run get an underscore in front
function log.warn(message, fields) end

---Logs a message at level error. If the host does not log that level, nothing is looked at but the
---types of the arguments.
---@param message string
---@param fields? table<string, any> names and values that could be shared; the names script and run get an underscore in front
function log.error(message, fields) end

---Returns a logger for a track of its own, which the host may send elsewhere.
---@param name string 1 to 64 bytes of a-z A-Z 0-9 _ - .
---@return unilua.Logger
function log.track(name) end

---Returns a logger that adds fields to each message.
---@param fields table<string, any> names and values that could be shared; the names script and run get an underscore in front
---@return unilua.Logger
function log.with(fields) end

---A logger, as unilua.log.track and unilua.log.with return it.
---@class unilua.Logger
local Logger = {}

---Logs a message at level debug. If the host does not log that level, nothing is looked at but the
---types of the arguments.
---@param message string
---@param fields? table<string, any> names and values that could be shared; the names script and run get an underscore in front
function Logger:debug(message, fields) end

---Logs a message at level info. If the host does not log that level, nothing is looked at but the
---types of the arguments.
---@param message string
---@param fields? table<string, any> names and values that could be shared; the names script and run get an underscore in front
function Logger:info(message, fields) end

---Logs a message at level warn. If the host does not log that level, nothing is looked at but the
---types of the arguments.
---@param message string
---@param fields? table<string, any> names and values that could be shared; the names script and run get an underscore in front
function Logger:warn(message, fields) end

---Logs a message at level error. If the host does not log that level, nothing is looked at but the
---types of the arguments.
---@param message string
---@param fields? table<string, any> names and values that could be shared; the names script and run get an underscore in front
function Logger:error(message, fields) end

---Returns a logger with the same fields for another track.
---@param name string 1 to 64 bytes of a-z A-Z 0-9 _ - .
---@return unilua.Logger
function Logger:track(name) end

---Returns a logger that adds these fields too.
---@param fields table<string, any> names and values that could be shared; the names script and run get an underscore in front
---@return unilua.Logger
function Logger:with(fields) end

return log
