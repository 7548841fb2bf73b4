-- The host's own functions on texts, with separators that are empty.
--@ flags --timeout=60s
--@ ends well
--@ prints over
for _, f in ipairs{
  function() return unilua.text.split("abc", "") end, function() return unilua.text.replace("abc", "", "x") end,
  function() return unilua.text.pad("abc", 1e15) end, function() return unilua.text.wrap("abc def", 0) end,
  function() return unilua.text.indent("abc", 1e15) end, function() return unilua.text.truncate("abc", -1e15) end,
  function() return unilua.text.wrap("abc def", -1) end, function() return unilua.text.pad("abc", 10, { with = "" }) end,
} do pcall(f) end
print("over")
