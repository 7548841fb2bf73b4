-- Spreads its work over runs, each of which does little.
--@ flags --max-instructions=1000000 --timeout=60s
--@ ends limited canceled
--@ says raise it with --max-instructions
while true do
  unilua.job.spawn(function() for i = 1, 100000 do end end):wait()
end
