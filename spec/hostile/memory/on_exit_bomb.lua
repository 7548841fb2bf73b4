-- Grows in its clean-up, after it was ended for its growth.
--@ flags --max-memory=16MB --timeout=60s
--@ ends limited canceled
--@ says raise it with --max-memory
unilua.job.on_exit(function()
  local s = "x"
  while true do s = s .. s end
end)
local s = "x"
while true do s = s .. s end
