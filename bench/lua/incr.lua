-- counter:incr() in a loop. Prints increments per second.
local n = tonumber(unilua.job.args[1])
local hits = unilua.counter("hits")
local before = unilua.now()
for _ = 1, n do
  hits:incr()
end
print(n / (unilua.now() - before))
