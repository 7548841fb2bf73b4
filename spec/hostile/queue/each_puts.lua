-- Puts back two for each that it takes.
--@ flags --timeout=500ms
--@ ends limited timeout
--@ says raise it with --timeout
local q = unilua.queue("hostile.each_puts", { persist = "none" })
q:put(1)
q:each(function()
  q:put(1)
  q:put(1)
end)
