-- Quotes what has to be escaped, all of it.
--@ flags --timeout=60s
--@ ends well
--@ prints 4000002
print(#string.format("%q", ("\0"):rep(1e6)))
