-- Maps over a list with more workers than there may be children.
--@ flags --max-children=5
--@ ends limited canceled
--@ says more than its limit of 5 children
local list = {}
for i = 1, 100 do list[i] = i end
pcall(unilua.job.map, function() unilua.sleep("1000d") end, list, { workers = 100 })
print("went on")
