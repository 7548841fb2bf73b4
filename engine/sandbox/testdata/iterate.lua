-- Loops over tables, which the machine steps through by itself where it can,
-- give what the functions give that they call.
local function by_hand(t)
  local list, k, v = {}, next(t)
  while k ~= nil do
    list[#list + 1] = tostring(k) .. "=" .. tostring(v)
    k, v = next(t, k)
  end
  return table.concat(list, " ")
end

local function by_loop(t)
  local list = {}
  for k, v in pairs(t) do list[#list + 1] = tostring(k) .. "=" .. tostring(v) end
  return table.concat(list, " ")
end

local holes = { 1, 2, 3, 4, 5 }
holes[2], holes[4] = nil, nil
local mixed = { 10, 20, 30, x = 1, y = 2, [0] = "zero", [-1] = "minus", [1.5] = "between", [true] = "yes" }
local classed = setmetatable({ 1, 2, a = 3 }, { __index = { b = 4 } })
for _, t in ipairs({ {}, { 1 }, { 1, 2, 3 }, holes, mixed, classed, { nil, nil, 3 }, { x = 1 }, string }) do
  assert(by_loop(t) == by_hand(t))
end

-- A field may be cleared or set anew on the way, and nil ends a list.
local t = { 1, 2, 3, a = 1, b = 2 }
local seen = 0
for k in pairs(t) do
  t[k] = nil
  seen = seen + 1
end
assert(seen == 5 and next(t) == nil)
seen = 0
for i, v in ipairs({ 1, 2, nil, 4 }) do seen = seen + i * v end
assert(seen == 5)
local grows = { 1 }
for i, v in ipairs(grows) do
  if i < 10 then grows[i + 1] = v * 2 end
end
assert(#grows == 10 and grows[10] == 512)
assert(select("#", (function() for _ in ipairs({}) do return 1 end end)()) == 0)

-- Variables that nothing is given for are nil, and one is enough.
for k, v, more, yet in pairs({ 7 }) do assert(k == 1 and v == 7 and more == nil and yet == nil) end
for i, v, more in ipairs({ 7 }) do assert(i == 1 and v == 7 and more == nil) end
for k in pairs({ 7 }) do assert(k == 1) end

-- A key that never was there is an error, in a loop too.
local ok, message = pcall(function() for _ in next, {}, "gone" do end end)
assert(not ok and message:find("invalid key", 1, true))
ok, message = pcall(function() for _ in next, 1 do end end)
assert(not ok and message:find("table expected", 1, true))

-- Indexes are those of a list that is longer than common numbers.
local long, sum = {}, 0
for i = 1, 3000 do long[i] = i end
for i, v in ipairs(long) do sum = sum + (v - i) + 1 end
for k, v in pairs(long) do sum = sum + (v - k) + 1 end
assert(sum == 6000)
