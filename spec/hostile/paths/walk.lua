-- Walks through links.
--@ flags --allow-read=$DIR/inside --timeout=5s
--@ ends well
--@ prints false
local secret = false
for path in unilua.fs.walk(... .. "/inside") do
  if path:find("secret", 1, true) then secret = true end
end
print(secret)
