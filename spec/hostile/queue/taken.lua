-- Takes all and keeps it: it is there again when the run has ended.
--@ times 3
--@ ends well
--@ prints 10
local q = unilua.queue("hostile.taken", { persist = "none", attempts = 1000, backoff = 0 })
for i = 1, 10 do q:put(1, { id = "i" .. i }) end
local n = 0
while q:take{ timeout = 0 } do n = n + 1 end
print(n)
