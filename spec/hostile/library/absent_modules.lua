-- What is not there, as modules.
--@ ends well
--@ prints 0
local n = 0
for _, name in ipairs{ "channel", "ffi", "jit", "debug.x", "C", "_G.channel", "lfs", "socket", "posix", "unilua.nothing", "unilua.__run" } do
  if pcall(require, name) then n = n + 1 end
end
print(n)
