-- Lists what it was not given.
--@ flags --deny-share=hostile.*
--@ ends well
--@ prints 0
local n = 0
for name in pairs(unilua.counter.list("hostile.")) do n = n + 1 end
print(n)
