-- Uses a file that is closed, in every way.
--@ flags --allow-read=$DIR/inside
--@ ends well
--@ prints 0
local f = io.open(... .. "/inside/note")
f:close()
local worked = 0
for _, use in ipairs{ "read", "write", "lines", "seek", "close", "flush", "setvbuf" } do
  if pcall(f[use], f, use == "setvbuf" and "no" or nil) then worked = worked + 1 end
end
print(worked)
