-- Loops for ever.
--@ flags --timeout=200ms
--@ ends limited timeout
--@ says longer than its limit of 200ms (raise it with --timeout)
while true do end
print("went on")
