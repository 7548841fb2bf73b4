-- Calls print by every name it has.
--@ flags --max-output=10
--@ ends limited canceled
--@ says raise it with --max-output
local f = io.stdout
while true do
  pcall(f.write, f, "more than ten bytes")
  pcall(f.flush, f)
  pcall(f.setvbuf, f, "full", 1e9)
end
