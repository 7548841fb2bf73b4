-- Changes the tables of the library.
--@ times 3
--@ ends well
--@ prints 0
local n = 0
for _, name in ipairs{ "string", "table", "math", "coroutine", "os", "io", "debug", "package", "utf8", "bit32" } do
  local lib = _G[name]
  if rawget(lib, "mark") or lib.mark then n = n + 1 end
  lib.mark = 1
  rawset(lib, "mark", 1)
  for k, v in pairs(lib) do
    if type(v) == "function" then lib[k] = error end
  end
end
print(n)
