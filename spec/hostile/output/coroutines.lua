-- Prints for ever, each time in a new coroutine.
--@ flags --max-output=10
--@ ends limited canceled
--@ says raise it with --max-output
while true do pcall(coroutine.wrap(function() print("more than ten bytes") end)) end
