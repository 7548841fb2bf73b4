-- Quotes what has to be escaped, all of it.
--@ flags --timeout=20s
--@ ends well
--@ prints 40000002
print(#string.format("%q", ("\0"):rep(1e7)))
