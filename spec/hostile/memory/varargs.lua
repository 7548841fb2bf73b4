-- Holds what it has in the arguments of calls within calls.
--@ flags --max-memory=16MB --timeout=60s
--@ ends limited canceled
--@ says raise it with --max-memory
local function deep(n, ...)
  local s = ("x"):rep(1e5) .. n
  return (deep(n + 1, s, ...))
end
deep(1)
