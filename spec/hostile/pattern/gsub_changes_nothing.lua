-- The function that gsub calls raises, after it has replaced much.
--@ ends failed
--@ says enough
local n = 0
(("x"):rep(1e5)):gsub("x", function()
  n = n + 1
  if n == 5e4 then error("enough") end
end)
