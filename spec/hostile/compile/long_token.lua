-- A name, a number and a text that are as long as a source may be.
--@ flags --timeout=60s
--@ ends well
--@ prints over
for _, source in ipairs{ ("a"):rep(60000) .. " = 1", "return " .. ("9"):rep(60000), "return '" .. ("\\n"):rep(30000) .. "'", "return [" .. ("="):rep(60000) .. "[" } do
  local chunk = loadstring(source)
  if chunk then chunk() end
end
print("over")
