-- gsub in the function that gsub calls.
--@ flags --timeout=20s
--@ ends failed
--@ says stack overflow
local function again(c) return (c:gsub(".", again)) end
again("x")
