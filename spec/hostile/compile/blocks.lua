-- Blocks that are nested without end.
--@ flags --timeout=60s
--@ ends well
--@ prints 0
local opened = 0
for _, block in ipairs{ "do ", "while true do ", "if x then ", "for i = 1, 2 do ", "repeat ", "function f() " } do
  local last = block == "repeat " and "until x " or "end "
  if loadstring(block:rep(2500) .. last:rep(2500)) then opened = opened + 1 end
end
print(opened)
