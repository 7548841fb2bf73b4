-- Values that cannot be shared.
--@ ends well
--@ prints 0
local b, n = unilua.dict("hostile.values"), 0
for i, v in ipairs{ print, function() end, coroutine.create(function() end), io.stdout, 0 / 0, setmetatable({}, {}), { [true] = 1 }, { { { print } } }, newproxy(), { 1, nil, 3 } } do
  if pcall(b.set, b, "k", v) then n = n + 1 end
end
print(n)
