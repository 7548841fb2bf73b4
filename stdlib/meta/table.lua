---@meta table
-- Generated from the module table in bindings/. Do not edit.

---Functions of later versions of Lua in the library table, beside those of Lua 5.1: pack and unpack
---are of 5.2, move is of 5.3.
---@class tablelib
table = {}

---Returns a list of all arguments, with their number as n: some may be nil.
---@param ... any what the list gets
---@return table list
function table.pack(...) end

---Returns the elements of a list from i to j, as the global unpack does. Raises if there are more than
---65536.
---@param list table
---@param i? integer 1 if absent
---@param j? integer the length of the list if absent
---@return any ...
function table.unpack(list, i, j) end

---Copies elements first to last of the table from to index at and after, of the same table or of
---another one, to, which it returns. The ranges may overlap. Metamethods are asked.
---@param from table
---@param first integer
---@param last integer
---@param at integer
---@param to? table the same table if absent
---@return table to
function table.move(from, first, last, at, to) end

