-- Writes a little to each, for ever.
--@ flags --max-output=10
--@ ends limited canceled
--@ says raise it with --max-output
--@ prints 123
while true do
  print("123")
  io.stderr:write("123\n")
end
