-- Loads chunks without end and keeps them.
--@ flags --max-memory=2MB --timeout=60s
--@ ends limited canceled
--@ says raise it with --max-memory
local all = {}
while true do
  all[#all + 1] = loadstring("return '" .. ("x"):rep(10000) .. #all .. "'")
end
