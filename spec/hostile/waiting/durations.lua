-- Times that are none.
--@ ends well
--@ prints 6
local refused = 0
for _, d in ipairs{ -1, 0 / 0, math.huge, -math.huge, "-1s", "1e999d" } do
  if not pcall(unilua.sleep, d) then refused = refused + 1 end
end
print(refused)
