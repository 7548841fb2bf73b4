-- A transaction whose function is never ended.
--@ ends well
--@ prints 1
local co = coroutine.create(function()
  unilua.tx(function(t) t.counter("hostile.tx_co"):incr(100) coroutine.yield() end)
end)
coroutine.resume(co)
print(unilua.counter("hostile.tx_co"):incr())
unilua.counter("hostile.tx_co"):drop()
