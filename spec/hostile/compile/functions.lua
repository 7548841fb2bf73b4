-- Functions that are nested without end.
--@ flags --timeout=60s
--@ ends failed
--@ says too many syntax levels
assert(loadstring(("return function() "):rep(2500) .. ("end "):rep(2500)))
