-- Changes a value in the function that changes it: it is asked for ever.
--@ flags --timeout=60s
--@ ends failed
--@ says 1000 times in a row
local b = unilua.state("hostile.update_itself", { persist = "none" })
local _, message, code = b:update("k", function(v)
  b:set("k", (b:get("k") or 0) + 1)
  return 1
end)
error(code, 0)
