-- Children that are given large arguments, and never look at them.
--@ flags --max-memory=32MB --timeout=60s
--@ ends well
--@ prints true
local big, runs, ended = ("x"):rep(4e6), {}, 0
for i = 1, 60 do
  runs[i] = unilua.job.spawn(function(s) local t = { s .. "x" } unilua.sleep("500ms") return #t end, { args = { big } })
end
for i = 1, 60 do
  if runs[i]:wait().code == "canceled" then ended = ended + 1 end
end
print(ended > 0)
