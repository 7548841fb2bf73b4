out(pcall(function(v20)
  v1 = error(1)
end))
