-- Arguments that double with each call.
--@ flags --timeout=60s
--@ ends failed
--@ says too many results to unpack
local function twice(...)
  local t = { ... }
  for i = 1, #t do t[#t + 1] = t[i] end
  return twice(unpack(t))
end
twice(1)
