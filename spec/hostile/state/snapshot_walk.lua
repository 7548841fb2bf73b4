-- Changes what it walks over.
--@ flags --timeout=60s
--@ ends well
--@ prints 100
local b, n = unilua.state("hostile.walk", { persist = "none" }), 0
for i = 1, 100 do b:set("k" .. i, i) end
for k in b:pairs() do
  n = n + 1
  b:delete(k)
  b:set("new" .. n, n)
end
print(n)
