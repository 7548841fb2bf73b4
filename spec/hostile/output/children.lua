-- Lets children print: all together what it may print itself.
--@ flags --max-output=1KB --timeout=60s
--@ ends limited canceled
--@ says raise it with --max-output
for _ = 1, 100 do
  unilua.job.spawn(function()
    for _ = 1, 10 do io.stderr:write("x\n") end
  end):wait()
end
while true do end
