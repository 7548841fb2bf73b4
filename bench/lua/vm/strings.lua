for _ = 1, 300 do
  local parts = {}
  for i = 1, 1000 do
    parts[#parts + 1] = "line " .. i .. "\n"
  end
  local text = table.concat(parts)
  for i = 1, #text, 7 do
    local _ = text:sub(i, i + 5):upper()
  end
end
for _ = 1, 10 do
  local s = ""
  for i = 1, 4000 do
    s = s .. i .. ","
  end
end
