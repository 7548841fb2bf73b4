---@meta bit32
-- Generated from the module table in bindings/. Do not edit.

---The library bit32 of Lua 5.2: operations on the 32 bits of whole numbers from 0 to 2^32-1.
---@class bit32lib
bit32 = {}

---Returns the bits that are set in all arguments.
---@param ... number each taken modulo 2^32
---@return integer
function bit32.band(...) end

---Returns the bits that are set in any argument.
---@param ... number each taken modulo 2^32
---@return integer
function bit32.bor(...) end

---Returns the bits that are set in an odd number of arguments.
---@param ... number each taken modulo 2^32
---@return integer
function bit32.bxor(...) end

---Returns the bits that are not set in x.
---@param x number taken modulo 2^32
---@return integer
function bit32.bnot(x) end

---Returns whether some bit is set in all arguments.
---@param ... number each taken modulo 2^32
---@return boolean
function bit32.btest(...) end

---Returns x with its bits moved to the left, and 0 in their places.
---@param x number taken modulo 2^32
---@param disp integer by how many bits; in the other direction if it is negative
---@return integer
function bit32.lshift(x, disp) end

---Returns x with its bits moved to the right, and 0 in their places.
---@param x number taken modulo 2^32
---@param disp integer by how many bits; in the other direction if it is negative
---@return integer
function bit32.rshift(x, disp) end

---Returns x with its bits moved to the right, and copies of the highest one in their places.
---@param x number taken modulo 2^32
---@param disp integer by how many bits; in the other direction if it is negative
---@return integer
function bit32.arshift(x, disp) end

---Returns x with its bits moved to the left; those that leave come back on the right.
---@param x number taken modulo 2^32
---@param disp integer by how many bits; in the other direction if it is negative
---@return integer
function bit32.lrotate(x, disp) end

---Returns x with its bits moved to the right; those that leave come back on the left.
---@param x number taken modulo 2^32
---@param disp integer by how many bits; in the other direction if it is negative
---@return integer
function bit32.rrotate(x, disp) end

---Returns the number in a field of bits of x.
---@param x number taken modulo 2^32
---@param field integer the lowest bit, 0 to 31
---@param width? integer how many bits; 1 if absent
---@return integer
function bit32.extract(x, field, width) end

---Returns x with the lowest bits of v in a field.
---@param x number taken modulo 2^32
---@param v number taken modulo 2^32
---@param field integer the lowest bit, 0 to 31
---@param width? integer how many bits; 1 if absent
---@return integer
function bit32.replace(x, v, field, width) end

