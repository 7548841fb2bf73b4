-- A text that doubles.
--@ flags --max-memory=16MB --timeout=60s
--@ ends limited canceled
--@ says more than its limit of 16MB of memory (raise it with --max-memory)
local s = "x"
while true do s = s .. s end
