-- Minus signs, nots and lengths without end.
--@ flags --timeout=60s
--@ ends well
--@ prints over
for _, op in ipairs{ "- ", "not ", "#" } do
  local chunk, message = loadstring("return " .. op:rep(1e4) .. "1")
  pcall(chunk or error, message)
end
print("over")
