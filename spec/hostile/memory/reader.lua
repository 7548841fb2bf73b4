-- A reader that keeps what it gives.
--@ flags --max-memory=16MB --timeout=60s
--@ ends limited canceled
--@ says raise it with --max-memory
local all = {}
load(function()
  while true do all[#all + 1] = ("-"):rep(1e5) .. #all end
end)
