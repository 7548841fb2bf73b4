-- Calls that are nested without end.
--@ flags --timeout=60s
--@ ends failed
--@ says chunk has too many syntax levels
assert(loadstring("return " .. ("f("):rep(2e4) .. (")"):rep(2e4)))
