-- Clean-up functions without end.
--@ flags --max-memory=16MB --timeout=60s
--@ ends limited canceled
--@ says raise it with --max-memory
while true do
  local s = ("x"):rep(1e5) .. tostring({})
  unilua.job.on_exit(function() return s end)
end
