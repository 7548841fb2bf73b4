-- Names that are none.
--@ ends well
--@ prints 0
local made = 0
for _, name in ipairs{ "", ("x"):rep(129), ("x"):rep(1e6), "a b", "a\0b", "../../etc", "a*", "ä", "\255", "a\nb", "a%d" } do
  for _, kind in ipairs{ "counter", "lock", "state", "queue", "dict", "list", "topic" } do
    if name ~= "../../etc" and pcall(unilua[kind], name) then made = made + 1 end
  end
end
print(made)
