local co15 = coroutine.create(function(v16, v17)
  local co18 = coroutine[1]()
end)
out(coroutine.resume(co15))
