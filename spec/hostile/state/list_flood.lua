-- Inserts at the front of a long list, and at places that are none.
--@ flags --timeout=500ms
--@ ends limited timeout
--@ says raise it with --timeout
local l = unilua.list("hostile.list_flood")
while true do
  pcall(l.push_front, l, 1)
  pcall(l.insert, l, 1e15, 1)
  pcall(l.insert, l, -1e15, 1)
  pcall(l.slice, l, -1e300, 1e300)
  if l:len() > 1000 then l:clear() end
end
