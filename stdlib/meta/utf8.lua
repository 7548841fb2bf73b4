---@meta utf8
-- Generated from the module table in bindings/. Do not edit.

---The library utf8 of Lua 5.3: characters in strings, which are bytes. Positions are of bytes, from 1,
---or from the end if they are negative. What is not UTF-8 raises, with the byte it is at, but in len.
---@class utf8lib
---@field charpattern string the pattern that matches one character of a valid string
utf8 = {}

---Returns the string of the characters with those code points.
---@param ... integer code points, 0 to 0x10FFFF
---@return string
function utf8.char(...) end

---Returns the code points of the characters of s that begin at bytes i to j.
---@param s string
---@param i? integer 1 if absent
---@param j? integer i if absent
---@return integer ...
function utf8.codepoint(s, i, j) end

---Returns what a for needs to give the position and the code point of each character of s.
---@param s string
---@return fun(s: string, position: integer): integer, integer
---@return string s
---@return integer start
function utf8.codes(s) end

---Returns the number of characters of s that begin at bytes i to j; nil and the position of the first
---byte that is not UTF-8, if there is one.
---@param s string
---@param i? integer 1 if absent
---@param j? integer -1, the end, if absent
---@return integer? characters
---@return integer? position
function utf8.len(s, i, j) end

---Returns the position in s at which character n begins, counted from the one at byte i: 1 is that
---one, -1 the one before it, 0 the one that byte i is part of. Returns nil if there is none.
---@param s string
---@param n integer
---@param i? integer if absent 1, or behind the end if n is negative
---@return integer? position
function utf8.offset(s, n, i) end

