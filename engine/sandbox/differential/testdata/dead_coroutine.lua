local co = coroutine.create(id)
out(coroutine.resume(co, 1))
out(coroutine.resume(co, 1))
