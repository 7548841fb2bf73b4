co10 = coroutine.create(function(...)
  coroutine[1]()
end)
out(coroutine.resume(co10))
