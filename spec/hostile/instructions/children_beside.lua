-- Lets runs work beside it, and waits.
--@ flags --max-instructions=1000000 --timeout=60s
--@ ends limited canceled
--@ says raise it with --max-instructions
local runs = {}
for i = 1, 5 do
  runs[i] = unilua.job.spawn(function() while true do end end)
end
for i = 1, 5 do runs[i]:wait() end
while true do end
