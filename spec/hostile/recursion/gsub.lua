-- gsub in the function that gsub calls.
--@ flags --timeout=60s
--@ ends failed
--@ says stack overflow
local function again(c) return (c:gsub(".", again)) end
again("x")
