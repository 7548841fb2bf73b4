-- Does one thing many times, and prints how many microseconds each took, last.
local c = unilua.counter("hits")
local n = 20000
local work = {
  incr = function() c:incr() end,
  print = function() print(1) end,
  read = function() unilua.fs.exists("/etc/hosts") end,
}
local fn = work[unilua.job.args[1]]
local began = unilua.now()
for _ = 1, n do
  fn()
end
print((unilua.now() - began) / n * 1e6)
