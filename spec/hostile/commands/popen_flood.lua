-- Opens programs, and leaves them.
--@ flags --allow-run=sh --timeout=60s
--@ ends well
local held = {}
for i = 1, 50 do held[i] = io.popen("sleep 100000") end
