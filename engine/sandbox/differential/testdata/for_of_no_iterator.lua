out(pcall(function()
  for k, v in 1 do
  end
end))
