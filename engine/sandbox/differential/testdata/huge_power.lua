out(pcall(function()
  return (1e100 ^ 1e308)
end))
