-- Holds many runs that have ended.
--@ flags --timeout=60s
--@ ends well
--@ prints 1000
local runs = {}
for i = 1, 1000 do
  runs[i] = unilua.job.spawn(function() return ("x"):rep(1e4) end)
  runs[i]:wait()
end
print(#runs)
