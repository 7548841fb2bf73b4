drive(function()
  return coroutine.yield()
end)
