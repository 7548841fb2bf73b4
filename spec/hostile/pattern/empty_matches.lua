-- Matches of nothing, at every place of a long text.
--@ flags --timeout=60s
--@ ends well
--@ prints 1000001
print((select(2, ("a"):rep(1e6):gsub("", ""))))
