-- Conditions without end.
--@ flags --timeout=60s
--@ ends well
--@ prints over
for _, op in ipairs{ " and ", " or ", " == ", " < ", " and a or " } do
  local chunk, message = loadstring("local a = 1 return a" .. (op .. "a"):rep(5e3))
  pcall(chunk or error, message)
end
print("over")
