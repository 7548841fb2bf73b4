-- Errors that hold the errors before them.
--@ flags --max-memory=16MB --timeout=60s
--@ ends limited canceled
--@ says raise it with --max-memory
local e
while true do
  local _, new = pcall(error, { before = e, text = ("x"):rep(1000) })
  e = new
end
