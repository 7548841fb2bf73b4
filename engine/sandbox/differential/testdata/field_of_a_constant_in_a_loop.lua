out(coroutine.resume(coroutine.create(function()
  for v1, v2 in count(1) do
    ("a").x = 1
  end
end)))
