-- Prints more than it may, in one line.
--@ flags --max-output=10
--@ ends limited canceled
--@ says raise it with --max-output
print(("x"):rep(1e7))
