-- A numeric loop whose step is lost in rounding.
--@ flags --timeout=200ms
--@ ends limited timeout
--@ says raise it with --timeout
for i = 2 ^ 53, 2 ^ 53 + 10 do end
