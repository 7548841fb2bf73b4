-- The host's own functions on texts, whose results are large.
--@ flags --max-memory=16MB --timeout=60s
--@ ends limited canceled
--@ says raise it with --max-memory
local all, s = {}, ("x "):rep(1e5)
while true do all[#all + 1] = unilua.text.split(s, " ") end
