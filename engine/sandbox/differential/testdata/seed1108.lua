co8 = coroutine.create(function(...)
  coroutine[1]()
end)
out(coroutine.resume(co8))
