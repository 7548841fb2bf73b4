-- Fails for every item, at once and for ever.
--@ flags --timeout=500ms
--@ ends limited timeout
--@ says raise it with --timeout
local q = unilua.queue("hostile.each_raises", { persist = "none", attempts = 1000000, backoff = 0 })
q:put(1)
q:each(function() error(("x"):rep(1e4)) end)
