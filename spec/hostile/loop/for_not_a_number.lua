-- Numeric loops over what is no number end at once.
--@ ends well
--@ prints 0
local nan, n = 0 / 0, 0
for _ = 1, nan do n = n + 1 end
for _ = nan, 1 do n = n + 1 end
for _ = 1, 10, nan do n = n + 1 end
print(n)
