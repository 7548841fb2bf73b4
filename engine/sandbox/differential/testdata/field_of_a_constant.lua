out(pcall(function(v10)
  (1).x = 1
end))
