-- A chain of conditions without end.
--@ flags --timeout=60s
--@ ends well
--@ prints over
local chunk, message = loadstring("local x if x then " .. ("elseif x then "):rep(4000) .. "end")
pcall(chunk or error, message)
print("over")
