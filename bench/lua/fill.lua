-- Puts so many items into an archived queue.
local q, list = unilua.queue("bench"), {}
for i = 1, tonumber(unilua.job.args[1]) do
  list[#list + 1] = { n = i, text = "item " .. i }
  if #list == 1000 then
    assert(q:put_all(list))
    list = {}
  end
end
print(q:len())
