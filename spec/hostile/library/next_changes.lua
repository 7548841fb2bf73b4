-- Walks a table while it is emptied and filled.
--@ flags --timeout=60s
--@ ends well
--@ prints over
local t = {}
for i = 1, 100 do t[i], t["k" .. i] = i, i end
local n = 0
pcall(function()
  for k in pairs(t) do
    t[k] = nil
    n = n + 1
    if n < 1000 then t["new" .. n] = n end
    if n > 1e5 then error("without end") end
  end
end)
pcall(next, t, "no key")
pcall(next, t, 0 / 0)
print("over")
