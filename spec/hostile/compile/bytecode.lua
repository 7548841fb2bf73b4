-- Bytecode, made elsewhere.
--@ ends well
--@ prints nil
--@ prints nil
--@ prints nil
local code = "\27Lua" .. "\81\0\1\4\8\4\8\0"
print((load(code)))
print((loadstring(code .. ("\0"):rep(1000))))
print((load(function() local c = code code = nil return c end, "x", "b")))
