---@meta unilua.tx
-- Generated from the module table in bindings/. Do not edit.

---Several objects in one step: all of it happens, or none, also across a crash. Reads inside see one
---moment; on a conflict with another run the function runs again.
---@class unilua.txModule
---@overload fun(fn: fun(t: unilua.Tx): ...): any
local tx = {}

---A transaction, as unilua.tx hands it to its function. Its members are called with a dot,
---t.counter("orders"), and only until the function returns.
---@class unilua.Tx
---@field counter fun(name: string): unilua.Counter Opens the counter of that name, as part of the transaction.
---@field state fun(name: string): unilua.State Opens the state of that name, as part of the transaction.
---@field queue fun(name: string): unilua.Queue Opens the queue of that name, as part of the transaction.
---@field dict fun(name: string): unilua.Dict Opens the dict of that name, as part of the transaction.
---@field list fun(name: string): unilua.List Opens the list of that name, as part of the transaction.
---@field ack fun(item: unilua.Item): true Does item:ack as part of the transaction, which fails if the item is no longer held.
---@field release fun(item: unilua.Item, options?: { delay?: unilua.Duration }): true Does item:release as part of the transaction, which fails if the item is no longer held.
---@field bury fun(item: unilua.Item, reason?: string): true Does item:bury as part of the transaction, which fails if the item is no longer held.
local Tx = {}

return tx
