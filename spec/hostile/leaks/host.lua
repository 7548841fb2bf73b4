-- Changes the host's own tables and functions.
--@ times 3
--@ ends well
--@ prints 0
local n = 0
local function try(f, ...) if pcall(f, ...) then n = n + 1 end end
for _, t in ipairs{ unilua, unilua.counter, unilua.job, unilua.fs, unilua.log, unilua.text, require("unilua.queue") } do
  try(function() t.mark = 1 end)
  try(rawset, t, "mark", 1)
  try(function() t.open = nil end)
  try(setmetatable, t, {})
  try(table.insert, t, 1)
  try(table.sort, t, error)
  if rawequal(t, unilua.counter) then try(function() t.list = print end) end
  if type(getmetatable(t)) == "table" then n = n + 1 end
end
if pcall(function() return unilua.counter.mark end) and unilua.counter.mark then n = n + 1 end
print(n)
