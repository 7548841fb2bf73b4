-- Started by job_spec.lua: its own folder is where it finds scripts and modules.
local double = require("double")
local below = unilua.job.spawn("sub/below.lua", { args = { double(21) } }):wait()
local _, _, outside = unilua.job.spawn("../../job_spec.lua")

return { below = below.value, outside = outside }
