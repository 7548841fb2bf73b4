-- A text that is repeated ten thousand million times.
--@ flags --max-memory=16MB
--@ ends well
--@ prints false	resulting string too large
print(pcall(string.rep, "x", 1e10))
