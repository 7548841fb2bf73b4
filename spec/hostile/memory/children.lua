-- Children that hold together what one of them may not.
--@ flags --max-memory=32MB --timeout=60s
--@ ends well
--@ prints true
local runs, ended = {}, 0
for i = 1, 20 do
  runs[i] = unilua.job.spawn(function()
    local t = {}
    for i = 1, 40 do t[i] = ("x"):rep(1e5) .. i end
    unilua.sleep("500ms")
  end)
end
for i = 1, 20 do
  if runs[i]:wait().code == "canceled" then ended = ended + 1 end
end
print(ended > 0)
