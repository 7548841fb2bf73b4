local n = ...
local _, _, above = unilua.job.spawn("../child.lua")

return { n = n, above = above }
