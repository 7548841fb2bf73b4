for i = 1, 3 do
  for k in ipairs({1}) do
    break
  end
  out(i)
end
