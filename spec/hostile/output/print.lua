-- Prints for ever. What was printed before the limit is there.
--@ flags --max-output=10
--@ ends limited canceled
--@ says more than its limit of 10 bytes (raise it with --max-output)
--@ prints 1234
--@ prints 1234
while true do print("1234") end
