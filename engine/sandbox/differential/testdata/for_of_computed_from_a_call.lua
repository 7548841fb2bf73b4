out(pcall(function()
  for k in (fin(1) .. 1):gmatch("1") do
    out(k)
  end
  for k in (fin(1) .. 1) do
  end
end))
