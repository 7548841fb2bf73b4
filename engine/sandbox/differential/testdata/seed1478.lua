local co7 = coroutine.create(function(v8, v9, v10)
  local co11 = coroutine[1]()
end)
out(coroutine.resume(co7))
