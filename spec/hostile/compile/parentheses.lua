-- Expressions that are nested without end.
--@ flags --timeout=60s
--@ ends failed
--@ says chunk has too many syntax levels
assert(loadstring("return " .. ("("):rep(2e4) .. "1" .. (")"):rep(2e4)))
