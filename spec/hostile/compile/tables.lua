-- Tables that are nested without end.
--@ flags --timeout=60s
--@ ends failed
--@ says chunk has too many syntax levels
assert(loadstring("return " .. ("{"):rep(3e4) .. ("}"):rep(3e4)))
