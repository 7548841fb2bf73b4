-- Large results of children that have ended, all of them kept.
--@ flags --max-memory=16MB --timeout=60s
--@ ends limited canceled
--@ says raise it with --max-memory
local all = {}
while true do
  local result = unilua.job.spawn(function() return ("x"):rep(1e6) end):wait()
  all[#all + 1] = (result.value or ("x"):rep(1e6)) .. #all
end
