-- Counts, until it may not any more.
--@ flags --max-instructions=1000000
--@ ends limited canceled
--@ says has executed its limit of 1000000 instructions (raise it with --max-instructions)
local n = 0
while true do n = n + 1 end
