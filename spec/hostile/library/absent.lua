-- What is not there, by name.
--@ ends well
--@ prints 0
local n = 0
for _, v in pairs{ string.dump or false, package.loadlib or false, rawget(_G, "channel") or false, debug.getregistry or false, debug.sethook or false, package.loadlib or false, rawget(_G, "jit") or false, rawget(_G, "ffi") or false } do
  if v then n = n + 1 end
end
print(n)
