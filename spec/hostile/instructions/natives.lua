-- Works in natives only, which count too.
--@ flags --max-instructions=10000 --timeout=60s
--@ ends limited canceled
--@ says raise it with --max-instructions
local s = ("a"):rep(300)
while true do s:find("a-b") end
