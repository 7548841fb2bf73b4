-- Has a header, and then calls what would be another one.
unilua.job{ timeout = "1h" }
local job = require("unilua.job")
local ok, message = pcall(job, { timeout = "2h" })
assert(not ok and message:find("it must be the first statement"), message)
return "late.lua"
